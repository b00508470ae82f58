import { LonglinesError, parseInput } from '@longlines/core/errors'
import { createEvent } from '@longlines/core/events'
import { currencyOf, DecimalText } from '@longlines/core/money'
import type { TenantStore, Transaction } from '@longlines/core/store'
import { Instant, LocalDate } from '@longlines/core/time'
import * as z from 'zod'
import { canonicalText, jsonOf } from '../../catalog/canonical.ts'
import { formatExact, parseExact, roundExact } from '../../invoices/exact.ts'
import type { Invoice, InvoiceLine } from '../../invoices/invoice.ts'
import { Party } from '../../invoices/party.ts'
import type { BillItem } from '../bill-item.ts'
import { reversals, standingItems } from '../billed.ts'
import { itemTaxesBy } from '../item-taxes.ts'
import { type Reissued, reissue } from '../reissue.ts'
import { paid, takenFrom } from '../taken-back.ts'
import { TaxCustomer, TaxPolicy } from '../tax/index.ts'
import { invoiceOf, itemsFrom, notesFor, writeAfterOthers } from './credit-invoice.ts'
import { eventDataOf, invoiceDrafted } from './events.ts'
import { billItems, billingStates, invoices } from './records.ts'
import { rowOf } from './write.ts'

/** Which invoice is reissued, and what is to be right on it. */
export const InvoiceReissue = /* @__PURE__ */ (() =>
  z.strictObject({
    /** Of the new invoice; the note is `<id>/credit`. */
    id: z.string().min(1),
    invoiceId: z.string().min(1),
    issuedOn: LocalDate,
    at: Instant,
    reason: z.string().min(1),
    /** As the first one if absent. */
    buyer: Party.optional(),
    buyerReference: z.string().min(1).optional(),
    orderReference: z.string().min(1).optional(),
    /** Where the customer's status or place was wrong: taxes are decided again, for the date of the first invoice. */
    taxes: z.strictObject({ policy: TaxPolicy, customer: TaxCustomer }).optional(),
    /** The smallest coin, where amounts due are rounded to it and taxes are decided again. */
    cashUnit: DecimalText.optional(),
  }))()
export type InvoiceReissue = z.infer<typeof InvoiceReissue>

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
 * `invoice.credit_exceeds` where a note has credited some of it, or taxes are to be others and a later bill has,
 * `input.invalid`, and as `reissue`
 */
export async function reissueInvoice(
  store: TenantStore,
  wish: InvoiceReissue,
): Promise<Pick<Reissued, 'note' | 'invoice'>> {
  const parsed = parseInput(InvoiceReissue, wish, 'the invoice that is made again')
  return store.transaction((tx) => reissueWithin(tx, parsed), { attempts: 5 })
}

async function reissueWithin(
  tx: Transaction,
  { invoiceId, at, ...wish }: InvoiceReissue,
): Promise<Pick<Reissued, 'note' | 'invoice'>> {
  const done = await tx.collection(invoices).get(wish.id)
  if (done !== undefined) {
    return { invoice: sameReissue(done.doc, { invoiceId, ...wish }), note: await noteOf(tx, wish.id) }
  }
  const first = await invoiceOf(tx, invoiceId)
  const state = await tx.collection(billingStates).get(first.accountId)
  const [note] = await notesFor(tx, first)
  if (note !== undefined) throw alreadyCredited(first, note)
  const reissued = reissue(first, wish)
  if (wish.taxes !== undefined) await retax(tx, first, reissued, new Set(state?.doc.withdrawnBills))
  for (const document of [reissued.note, reissued.invoice]) {
    await tx.collection(invoices).insert(document.id, document)
    const details = { id: `${document.id}/drafted`, at, subject: `invoice/${document.id}` }
    tx.emit(createEvent(invoiceDrafted, eventDataOf(document), details))
  }
  // What the new invoice, being lower, does not need of the credit that the first one took.
  await writeAfterOthers(tx, state, first, parseExact(reissued.creditBack))
  return { note: reissued.note, invoice: reissued.invoice }
}

/**
 * Remembers the taxes that what was billed has now: whatever takes it back is taxed so. What was given back before was
 * given with the taxes that it had, and what is left of two taxes cannot stand on one invoice.
 */
async function retax(
  tx: Transaction,
  first: Invoice,
  { invoice, decisions = {} }: Reissued,
  withdrawn: ReadonlySet<string>,
): Promise<void> {
  const items = await itemsFrom(tx, first, withdrawn)
  const byId = new Map(items.map((item) => [item.id, item]))
  const taken = reversals(standingItems(items))
  const taxesOf = itemTaxesBy(decisions)
  const retaxed = invoice.lines.flatMap((line): BillItem[] => {
    const item = byId.get(line.id)
    const reversed = taken.get(line.id) ?? []
    if (item === undefined || item.reverses !== undefined) return []
    const given = reversed.find(({ amount, retaxes }) => retaxes !== true && parseExact(amount) !== 0n)
    if (given !== undefined) throw alreadyGivenBack(first, given)
    const { taxes: _taxes, ...kept } = takenFrom(item, reversed)
    const { part: _part, unitPrice: _price, chargeCount: _count, ...same } = kept
    const taxes = taxesOf(item)
    return [
      {
        ...same,
        id: `${invoice.id}/${line.id}`,
        kind: 'adjustment',
        quantity: '1',
        unit: 'piece',
        exact: '0',
        amount: priceChange(item, reversed, line, first.currency),
        ...(taxes === undefined ? {} : { taxes }),
        retaxes: true,
        reverses: item.id,
        billedOn: invoice.issuedOn,
        dueOn: invoice.issuedOn,
      },
    ]
  })
  await tx.log(billItems).append(retaxed.map((item) => rowOf(item, invoice, invoice.id)))
}

/** Prices with tax become others where the tax does and the net amount stays. */
function priceChange(
  item: BillItem,
  reversed: readonly BillItem[],
  { net, taxes }: InvoiceLine,
  currency: string,
): string {
  const { digits } = currencyOf(currency)
  if (item.taxIncluded !== true) return formatExact(0n, digits, 'all')
  const gross = taxes.reduce((sum, { exact }) => sum + parseExact(exact), parseExact(net))
  return formatExact(roundExact(gross - paid([item, ...reversed]), digits, 'half-up'), digits, 'all')
}

function sameReissue(document: Invoice, { invoiceId, reason, buyer }: Omit<InvoiceReissue, 'at'>): Invoice {
  const isSame =
    document.type === 'invoice' &&
    document.corrects?.id === invoiceId &&
    document.reason === reason &&
    (buyer === undefined || canonicalText(jsonOf(document.buyer)) === canonicalText(jsonOf(buyer)))
  if (isSame) return document
  throw new LonglinesError(
    'store.already_exists',
    `Document ${document.id} is another one; give the new invoice its own id.`,
    { values: { invoice: document.id } },
  )
}

async function noteOf(tx: Transaction, id: string): Promise<Invoice> {
  return invoiceOf(tx, `${id}/credit`)
}

function alreadyGivenBack({ id, number = '' }: Invoice, { id: itemId }: BillItem): LonglinesError {
  return new LonglinesError(
    'invoice.credit_exceeds',
    `Some of invoice ${number} was given back by ${itemId} with the taxes that it has: credit what is left by a note, and bill it anew.`,
    { values: { invoice: id, item: itemId } },
  )
}

function alreadyCredited({ id, number = '' }: Invoice, note: Invoice): LonglinesError {
  return new LonglinesError(
    'invoice.credit_exceeds',
    `Invoice ${number} is credited by ${note.number ?? note.id} already: credit what is left, and bill it anew.`,
    { values: { invoice: id } },
  )
}
