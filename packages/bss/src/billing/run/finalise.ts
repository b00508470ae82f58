import { LonglinesError } from '@longlines/core/errors'
import { createEvent } from '@longlines/core/events'
import type { Stored, TenantStore, Transaction } from '@longlines/core/store'
import { addDays, daysBetween, type Instant, type LocalDate } from '@longlines/core/time'
import type { Invoice } from '../../invoices/invoice.ts'
import { takeNumbers } from '../../invoices/series.ts'
import { eventDataOf, invoiceFinalised } from './events.ts'
import { invoiceSeries, invoices } from './records.ts'

/** Which drafts become documents. */
export interface FinaliseWish {
  readonly seriesId: string
  /** The date of issue of all; drafts that are dated later are left. */
  readonly issuedOn: LocalDate
  readonly at: Instant
  /** Which documents the series is for; invoices if absent. */
  readonly type?: Invoice['type']
  /** Only these, which have to be of the type and no later date; all drafts where left out. */
  readonly invoiceIds?: readonly string[]
  /** Documents in one transaction; 200 if absent. */
  readonly batch?: number
}

/**
 * Gives drafts their legal numbers, in the order of their dates and ids. A number, the document that has it and
 * the series are one transaction, so no number is missing and none comes twice, however many processes finalise
 * at once and wherever one is killed. A document that is final already stays as it is.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * await store.transaction((tx) => tx.collection(invoiceSeries).insert('invoices', { id: 'invoices', pattern: 'F{number}' }))
 * await finaliseInvoices(store, { seriesId: 'invoices', issuedOn: '2026-03-02', at: '2026-03-02T08:00:00Z' }) // 0
 * @returns how many were finalised
 * @throws LonglinesError `store.not_found` for an unknown series or draft, `input.invalid` for a
 * draft named of another type or a later date, `invoice.number_out_of_order`,
 * `store.version_conflict` where others took numbers all the time
 */
export async function finaliseInvoices(store: TenantStore, wish: FinaliseWish): Promise<number> {
  const { batch = 200, invoiceIds } = wish
  const finalise = (ids: readonly string[] | undefined) =>
    store.transaction((tx) => finaliseSome(tx, wish, ids, batch), { attempts: 100 })
  let finalised = 0
  if (invoiceIds !== undefined) {
    const ids = [...new Set(invoiceIds)]
    for (let from = 0; from < ids.length; from += batch) {
      finalised += await finalise(ids.slice(from, from + batch))
    }
    return finalised
  }
  for (let step = await finalise(undefined); step > 0; step = await finalise(undefined)) finalised += step
  return finalised
}

async function finaliseSome(
  tx: Transaction,
  wish: FinaliseWish,
  ids: readonly string[] | undefined,
  limit: number,
): Promise<number> {
  const { seriesId, issuedOn, at } = wish
  const kept = await tx.collection(invoiceSeries).get(seriesId)
  if (kept === undefined) throw notFound(`No series ${seriesId}; add it first.`, seriesId)
  const drafts = ids === undefined ? await nextDrafts(tx, wish, limit) : await draftsNamed(tx, wish, ids)
  if (drafts.length === 0) return 0
  const taken = takeNumbers(kept.doc, { count: drafts.length, issuedOn })
  // Before the documents: of two that read the same series, the second stops here and begins again.
  await tx.collection(invoiceSeries).update(seriesId, kept.version, taken.series)
  for (const [index, { id, version, doc }] of drafts.entries()) {
    const final = finalOf(doc, taken.numbers[index] ?? '', issuedOn, at)
    await tx.collection(invoices).update(id, version, final)
    tx.emit(finalisedEvent(final, at))
  }
  return drafts.length
}

async function nextDrafts(tx: Transaction, wish: FinaliseWish, limit: number): Promise<Stored<Invoice>[]> {
  const { issuedOn, type = 'invoice' } = wish
  const { items } = await tx.collection(invoices).find({
    index: 'byStatus',
    equals: { status: 'draft', type },
    range: { to: addDays(issuedOn, 1) },
    limit,
  })
  return [...items]
}

async function draftsNamed(
  tx: Transaction,
  wish: FinaliseWish,
  ids: readonly string[],
): Promise<Stored<Invoice>[]> {
  const drafts: Stored<Invoice>[] = []
  for (const id of ids) {
    const found = await tx.collection(invoices).get(id)
    if (found === undefined) throw notFound(`No invoice ${id}.`, id)
    if (found.doc.status !== 'draft') continue
    refuseOther(found.doc, wish)
    drafts.push(found)
  }
  return drafts
}

/** A document in the wrong series, or before its day, would keep its number for ever. */
function refuseOther({ id, type, issuedOn }: Invoice, wish: FinaliseWish): void {
  const { type: wanted = 'invoice' } = wish
  if (type !== wanted) {
    throw new LonglinesError(
      'input.invalid',
      `${id} is a ${type}: finalise it with \`type: '${type}'\` and its own series.`,
      { path: 'invoiceIds', values: { invoice: id } },
    )
  }
  if (issuedOn > wish.issuedOn) {
    throw new LonglinesError(
      'input.invalid',
      `${id} is of ${issuedOn}: finalise it on that day or later, not on ${wish.issuedOn}.`,
      { path: 'issuedOn', values: { invoice: id } },
    )
  }
}

function finalOf(draft: Invoice, number: string, issuedOn: LocalDate, at: Instant): Invoice {
  const { dueOn } = draft
  const days = daysBetween(draft.issuedOn, issuedOn)
  return {
    ...draft,
    status: 'final',
    number,
    issuedOn,
    ...(dueOn === undefined ? {} : { dueOn: addDays(dueOn, days) }),
    finalisedAt: at,
  }
}

function finalisedEvent(final: Invoice, at: Instant) {
  const details = { id: `${final.id}/finalised`, at, subject: `invoice/${final.id}` }
  return createEvent(invoiceFinalised, eventDataOf(final), details)
}

function notFound(message: string, id: string): LonglinesError {
  return new LonglinesError('store.not_found', message, { values: { id } })
}
