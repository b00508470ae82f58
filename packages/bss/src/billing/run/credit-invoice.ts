/** Credits a final invoice by a note, so that no bill run credits the same again. */
import { LonglinesError } from '@longlines/core/errors'
import { createEvent } from '@longlines/core/events'
import { currencyOf, divideRoundedBig } from '@longlines/core/money'
import type { Stored, TenantStore, Transaction } from '@longlines/core/store'
import type { Instant } from '@longlines/core/time'
import { type CreditNoteWish, creditNoteFor } from '../../invoices/credit-note.ts'
import { EXACT_DIGITS, formatExact, parseExact } from '../../invoices/exact.ts'
import type { Invoice, InvoiceLine } from '../../invoices/invoice.ts'
import { BillItem } from '../bill-item.ts'
import { reversals } from '../billed.ts'
import { moneyBack, paid, takenFrom } from '../taken-back.ts'
import { eventDataOf, invoiceDrafted } from './events.ts'
import { type BillingState, billItems, billingStates, invoices } from './records.ts'
import { rowOf } from './write.ts'

/** What is credited of an invoice, and why. */
export interface InvoiceCredit extends Omit<CreditNoteWish, 'earlier' | 'left'> {
  readonly invoiceId: string
  readonly at: Instant
  /** The account's credit grows by the note (if absent), or the note is paid out. */
  readonly settle?: 'account-credit' | 'refund'
}

/**
 * A credit note for a final invoice, as a draft to be finalised. What it credits is kept beside what was billed: a
 * later cancellation gives back only what is left. What earlier notes and bills gave back is not given again. The same
 * note again changes nothing.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const wish = { id: 'n1', invoiceId: 'A-1/2026-03-01', issuedOn: '2026-03-10', at: '2026-03-10T09:00:00Z', reason: 'Outage' }
 * await creditInvoice(store, wish).catch(({ code }) => code) // 'store.not_found'
 * @throws LonglinesError `store.not_found`, `store.already_exists` where another document has this id, and as
 * `creditNoteFor`
 */
export async function creditInvoice(store: TenantStore, credit: InvoiceCredit): Promise<Invoice> {
  return store.transaction((tx) => creditWithin(tx, credit), { attempts: 5 })
}

async function creditWithin(tx: Transaction, credit: InvoiceCredit): Promise<Invoice> {
  const { id, invoiceId, at, settle = 'account-credit', ...wish } = credit
  const done = await tx.collection(invoices).get(id)
  if (done !== undefined) return sameNote(done, invoiceId)
  const invoice = await invoiceOf(tx, invoiceId)
  // Read before anything that it protects.
  const state = await tx.collection(billingStates).get(invoice.accountId)
  const items = await itemsFrom(tx, invoice, new Set(state?.doc.withdrawnBills))
  const left = leftOf(invoice, items)
  const note = creditNoteFor(invoice, {
    ...wish,
    id,
    earlier: await notesFor(tx, invoice),
    left: Object.fromEntries([...left].map(([lineId, { net }]) => [lineId, exactText(net)])),
  })
  const document = settle === 'refund' ? note : onAccount(note)
  await tx.collection(invoices).insert(id, document)
  const taken = note.lines.flatMap((line) => adjustmentOf(line, left, note))
  await tx.log(billItems).append(taken.map((item) => rowOf(item, document, id)))
  const grown = settle === 'account-credit' ? parseExact(note.totals.gross) : 0n
  await writeAfterOthers(tx, state, invoice, grown)
  const details = { id: `${id}/drafted`, at, subject: `invoice/${id}` }
  tx.emit(createEvent(invoiceDrafted, eventDataOf(document), details))
  return document
}

/**
 * Lets the account's credit grow. The state is written even if it does not, or the invoice where there is none: so
 * that of two notes, or of a note and a bill, made at once the second is made again and sees the first.
 */
export async function writeAfterOthers(
  tx: Transaction,
  state: Stored<BillingState> | undefined,
  { id }: Invoice,
  grown: bigint,
): Promise<void> {
  if (state !== undefined) {
    const credit = grown === 0n ? state.doc.credit : exactText(parseExact(state.doc.credit) + grown)
    await tx.collection(billingStates).update(state.id, state.version, { ...state.doc, credit })
    return
  }
  const invoice = await tx.collection(invoices).get(id)
  if (invoice !== undefined) await tx.collection(invoices).update(id, invoice.version, invoice.doc)
}

function sameNote({ id, doc }: Stored<Invoice>, invoiceId: string): Invoice {
  if (doc.type === 'credit-note' && doc.corrects?.id === invoiceId) return doc
  throw new LonglinesError(
    'store.already_exists',
    `Document ${id} is another one; give the note its own id.`,
    {
      values: { invoice: id },
    },
  )
}

export async function invoiceOf(tx: Transaction, id: string): Promise<Invoice> {
  const found = await tx.collection(invoices).get(id)
  if (found !== undefined) return found.doc
  throw new LonglinesError('store.not_found', `No invoice ${id}.`, { values: { invoice: id } })
}

/** The notes that credit an invoice. */
export async function notesFor(tx: Transaction, { id, accountId }: Invoice): Promise<Invoice[]> {
  const notes: Invoice[] = []
  const query = { index: 'byAccount', equals: { accountId }, limit: 1000 } as const
  for await (const { doc } of tx.collection(invoices).each(query)) {
    if (doc.type === 'credit-note' && doc.corrects?.id === id) notes.push(doc)
  }
  return notes
}

/** The items of an account: what is due once may lie long before the invoice's period. */
async function itemsFrom(
  tx: Transaction,
  { accountId }: Invoice,
  withdrawn: ReadonlySet<string>,
): Promise<BillItem[]> {
  const items: BillItem[] = []
  for await (const { item, bill } of tx.log(billItems).scan({ partition: accountId, limit: 10_000 })) {
    if (!withdrawn.has(bill)) items.push(BillItem.parse(item))
  }
  return items
}

/** A line, with what is left of it: of its net amount, and of the item it was made of. */
interface Left {
  readonly net: bigint
  readonly members: readonly BillItem[]
}

function leftOf(invoice: Invoice, items: readonly BillItem[]): Map<string, Left> {
  const byId = new Map(items.map((item) => [item.id, item]))
  const taken = reversals(items)
  const left = new Map<string, Left>()
  const unit = unitOf(invoice.currency)
  for (const { id, net } of invoice.lines) {
    const item = byId.get(id)
    if (item === undefined) continue
    const members = [item, ...(taken.get(id) ?? [])]
    const whole = paid([item])
    // A credit that the invoice has is taken as it stands.
    const share = whole > 0n ? floorTo(unit, parseExact(net) * paid(members), whole) : parseExact(net)
    left.set(id, { net: share, members })
  }
  return left
}

/** What a line of the note takes from the item that its line was made of. */
function adjustmentOf(
  { id, net, reverses }: InvoiceLine,
  left: ReadonlyMap<string, Left>,
  { currency, issuedOn }: Invoice,
): BillItem[] {
  const { net: most = 0n, members = [] } = left.get(reverses?.lineId ?? '') ?? {}
  const [item] = members
  if (item === undefined) return []
  const { part: _part, unitPrice: _price, chargeCount: _count, ...kept } = takenFrom(item)
  return [
    {
      ...kept,
      id,
      kind: 'adjustment',
      quantity: '1',
      unit: 'piece',
      ...moneyBack(members, { part: parseExact(net), of: most }, currency),
      reverses: item.id,
      billedOn: issuedOn,
      dueOn: issuedOn,
    },
  ]
}

/** The note with its sum added to the account's credit instead of being paid out. */
function onAccount(note: Invoice): Invoice {
  const { totals, currency } = note
  return { ...note, totals: { ...totals, credited: totals.gross, due: textIn(0n, currency) } }
}

const exactText = (value: bigint): string => formatExact(value, EXACT_DIGITS, 'shortest')

const unitOf = (currency: string): bigint => 10n ** BigInt(EXACT_DIGITS - currencyOf(currency).digits)

const textIn = (value: bigint, currency: string): string =>
  formatExact(value / unitOf(currency), currencyOf(currency).digits, 'all')

const floorTo = (unit: bigint, numerator: bigint, divisor: bigint): bigint =>
  divideRoundedBig(numerator, divisor * unit, 'floor') * unit
