import { LonglinesError } from '@longlines/core/errors'
import { createEvent } from '@longlines/core/events'
import type { TenantStore, Transaction } from '@longlines/core/store'
import type { Instant } from '@longlines/core/time'
import { parseExact } from '../../invoices/exact.ts'
import type { Invoice } from '../../invoices/invoice.ts'
import { type Reissued, type ReissueWish, reissue } from '../reissue.ts'
import { invoiceOf, notesFor, writeAfterOthers } from './credit-invoice.ts'
import { eventDataOf, invoiceDrafted } from './events.ts'
import { billingStates, invoices } from './records.ts'

/** Which invoice is reissued, and what is to be right on it. */
export interface InvoiceReissue extends ReissueWish {
  readonly invoiceId: string
  readonly at: Instant
}

/**
 * Replaces a final invoice that names the wrong buyer, reference or tax: a credit note for the whole and a new invoice
 * with the same lines, both as drafts to be finalised, each in its series. What was billed stays billed; later credits
 * name the new invoice. The same wish again changes nothing.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const wish = { id: 'A-1/2026-03-01/b', invoiceId: 'A-1/2026-03-01', issuedOn: '2026-03-10', at: '2026-03-10T09:00:00Z', reason: 'Wrong company', buyer: { name: 'Ada Rossi S.r.l.' } }
 * await reissueInvoice(store, wish).catch(({ code }) => code) // 'store.not_found'
 * @throws LonglinesError `store.not_found`, `store.already_exists` where another document has this id,
 * `invoice.credit_exceeds` where a note has credited some of it, and as `reissue`
 */
export async function reissueInvoice(
  store: TenantStore,
  wish: InvoiceReissue,
): Promise<Pick<Reissued, 'note' | 'invoice'>> {
  return store.transaction((tx) => reissueWithin(tx, wish), { attempts: 5 })
}

async function reissueWithin(
  tx: Transaction,
  { invoiceId, at, ...wish }: InvoiceReissue,
): Promise<Pick<Reissued, 'note' | 'invoice'>> {
  const done = await tx.collection(invoices).get(wish.id)
  if (done !== undefined)
    return { invoice: sameReissue(done.doc, invoiceId), note: await noteOf(tx, wish.id) }
  const first = await invoiceOf(tx, invoiceId)
  const state = await tx.collection(billingStates).get(first.accountId)
  const [note] = await notesFor(tx, first)
  if (note !== undefined) throw alreadyCredited(first, note)
  const reissued = reissue(first, wish)
  for (const document of [reissued.note, reissued.invoice]) {
    await tx.collection(invoices).insert(document.id, document)
    const details = { id: `${document.id}/drafted`, at, subject: `invoice/${document.id}` }
    tx.emit(createEvent(invoiceDrafted, eventDataOf(document), details))
  }
  // What the new invoice, being lower, does not need of the credit that the first one took.
  await writeAfterOthers(tx, state, first, parseExact(reissued.creditBack))
  return { note: reissued.note, invoice: reissued.invoice }
}

function sameReissue(document: Invoice, invoiceId: string): Invoice {
  if (document.type === 'invoice' && document.corrects?.id === invoiceId) return document
  throw new LonglinesError(
    'store.already_exists',
    `Document ${document.id} is another one; give the new invoice its own id.`,
    { values: { invoice: document.id } },
  )
}

async function noteOf(tx: Transaction, id: string): Promise<Invoice> {
  return invoiceOf(tx, `${id}/credit`)
}

function alreadyCredited({ id, number = '' }: Invoice, note: Invoice): LonglinesError {
  return new LonglinesError(
    'invoice.credit_exceeds',
    `Invoice ${number} is credited by ${note.number ?? note.id} already: credit what is left, and bill it anew.`,
    { values: { invoice: id } },
  )
}
