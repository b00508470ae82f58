/** Credits a final invoice by a note, so that no bill run credits the same again. */
import { LonglinesError, parseInput } from '@longlines/core/errors'
import { createEvent } from '@longlines/core/events'
import { currencyOf, DecimalText, divideRoundedBig } from '@longlines/core/money'
import type { Stored, TenantStore, Transaction } from '@longlines/core/store'
import { Instant, LocalDate } from '@longlines/core/time'
import * as z from 'zod'
import { creditNoteFor } from '../../invoices/credit-note.ts'
import { EXACT_DIGITS, formatExact, parseExact } from '../../invoices/exact.ts'
import type { Invoice, InvoiceLine } from '../../invoices/invoice.ts'
import { sameTax } from '../../invoices/note.ts'
import { BillItem } from '../bill-item.ts'
import { reversals, standingItems } from '../billed.ts'
import { roundTogether } from '../discounts/share-out.ts'
import { moneyBack, paid, takenFrom } from '../taken-back.ts'
import { refuseConflicts } from './conflicts.ts'
import { eventDataOf, invoiceDrafted } from './events.ts'
import { type BillingState, billItems, billingStates, invoices } from './records.ts'
import { rowOf } from './write.ts'

/** What is credited of an invoice, and why. */
export const InvoiceCredit = /* @__PURE__ */ (() =>
  z.strictObject({
    /** Of the note. */
    id: z.string().min(1),
    invoiceId: z.string().min(1),
    issuedOn: LocalDate,
    at: Instant,
    reason: z.string().min(1),
    /** Net amounts by line, above zero; everything that is left of the invoice where left out. */
    lines: z
      .array(z.strictObject({ lineId: z.string(), net: DecimalText }))
      .readonly()
      .optional(),
    /** The account's credit grows by the note (if absent), or the note is paid out. */
    settle: z.enum(['account-credit', 'refund']).optional(),
  }))()
export type InvoiceCredit = z.infer<typeof InvoiceCredit>

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
 * @throws LonglinesError `input.invalid`, `store.not_found` for an invoice that is not there, and for an account that has
 * no credit because it is not open, `store.already_exists` where another document, or a note for something else, has
 * this id, and as `creditNoteFor`
 */
export async function creditInvoice(store: TenantStore, given: InvoiceCredit): Promise<Invoice> {
  const credit = parseInput(InvoiceCredit, given, 'a credit note')
  return store.transaction((tx) => creditWithin(tx, credit), { attempts: 5 })
}

async function creditWithin(tx: Transaction, credit: InvoiceCredit): Promise<Invoice> {
  const { id, invoiceId, at, settle = 'account-credit', lines, ...wish } = credit
  const done = await tx.collection(invoices).get(id)
  if (done !== undefined) return sameNote(done.doc, credit)
  const invoice = await invoiceOf(tx, invoiceId)
  // Read before anything that it protects.
  const state = await tx.collection(billingStates).get(invoice.accountId)
  const items = await itemsFrom(tx, invoice, new Set(state?.doc.withdrawnBills))
  if (settle === 'account-credit' && state === undefined) throw noAccount(invoice)
  const left = leftOf(invoice, items)
  const note = creditNoteFor(invoice, {
    ...wish,
    ...(lines === undefined ? {} : { lines }),
    id,
    earlier: await notesFor(tx, invoice),
    left: Object.fromEntries([...left].map(([lineId, { net }]) => [lineId, exactText(net)])),
  })
  const document = settle === 'refund' ? note : onAccount(note)
  await tx.collection(invoices).insert(id, document)
  const taken = adjustmentsOf(note, left)
  const rows = taken.map((item) => rowOf(item, document, id))
  refuseConflicts((await tx.log(billItems).append(rows)).conflicts, 'item')
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

function sameNote(note: Invoice, { invoiceId, reason, settle, lines }: InvoiceCredit): Invoice {
  const isPaidOut = parseExact(note.totals.credited) === 0n
  const isSame =
    note.type === 'credit-note' &&
    note.corrects?.id === invoiceId &&
    note.reason === reason &&
    isPaidOut === (settle === 'refund') &&
    (lines === undefined || isDeepEqual(netsOf(lines), netsOf(note.lines.map(reversedNet))))
  if (isSame) return note
  throw new LonglinesError(
    'store.already_exists',
    `Document ${note.id} is another one, or credits something else; give the note its own id.`,
    { values: { invoice: note.id } },
  )
}

const reversedNet = ({ reverses, net }: InvoiceLine) => ({ lineId: reverses?.lineId ?? '', net })

function netsOf(lines: readonly { readonly lineId: string; readonly net: string }[]): [string, bigint][] {
  const nets = new Map<string, bigint>()
  for (const { lineId, net } of lines) nets.set(lineId, (nets.get(lineId) ?? 0n) + parseExact(net))
  return [...nets].sort(([a], [b]) => (a < b ? -1 : 1))
}

function isDeepEqual(a: readonly [string, bigint][], b: readonly [string, bigint][]): boolean {
  return a.length === b.length && a.every(([id, net], at) => b[at]?.[0] === id && b[at]?.[1] === net)
}

function noAccount({ accountId }: Invoice): LonglinesError {
  return new LonglinesError(
    'store.not_found',
    `Open the billing account ${accountId}, whose credit is to grow, or pay the note out by \`settle: 'refund'\`.`,
    { values: { account: accountId } },
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
export async function itemsFrom(
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

function leftOf(invoice: Invoice, billed: readonly BillItem[]): Map<string, Left> {
  const items = standingItems(billed)
  const byId = new Map(items.map((item) => [item.id, item]))
  const taken = reversals(items)
  const left = new Map<string, Left>()
  const unit = unitOf(invoice.currency)
  for (const { id, net } of invoice.lines) {
    const item = byId.get(id)
    if (item === undefined) continue
    const members = [item, ...(taken.get(id) ?? [])]
    const whole = paid([item])
    // Of prices with tax, net amounts are parts that are rounded: what is left of them is not always rounded down.
    const mode = item.taxIncluded ? 'half-up' : 'floor'
    const share = () => divideRoundedBig(parseExact(net) * paid(members), whole * unit, mode) * unit
    // A credit that the invoice has is taken as it stands.
    left.set(id, { net: whole > 0n ? share() : parseExact(net), members })
  }
  return left
}

/** What the lines of a note take from the items that their lines were made of. */
function adjustmentsOf(note: Invoice, left: ReadonlyMap<string, Left>): BillItem[] {
  const gross = grossOf(note)
  return note.lines.flatMap(({ id, net, reverses }) => {
    const { net: most = 0n, members = [] } = left.get(reverses?.lineId ?? '') ?? {}
    const [item, ...reversed] = members
    if (item === undefined) return []
    const { part: _part, unitPrice: _price, chargeCount: _count, ...kept } = takenFrom(item, reversed)
    const all = paid(members)
    const given = item.taxIncluded
      ? { part: least(gross.get(id) ?? 0n, all), of: all }
      : { part: parseExact(net), of: most }
    return [
      {
        ...kept,
        id,
        kind: 'adjustment' as const,
        quantity: '1',
        unit: 'piece',
        ...moneyBack(members, given, note.currency),
        reverses: item.id,
        billedOn: note.issuedOn,
        dueOn: note.issuedOn,
      },
    ]
  })
}

/** The lines of a note with their taxes, which are shared out so that they sum to those of the note. */
function grossOf({ lines, taxes, currency }: Invoice): Map<string, bigint> {
  const unit = unitOf(currency)
  const gross = new Map(lines.map(({ id, net }) => [id, parseExact(net)]))
  for (const subtotal of taxes) {
    const parts = lines.flatMap(({ id, taxes: own }) =>
      own.filter((tax) => sameTax(tax, subtotal)).map(({ exact }) => ({ id, exact: parseExact(exact) })),
    )
    const exact = parts.map((part) => part.exact)
    roundTogether(parseExact(subtotal.tax), exact, unit).forEach((tax, at) => {
      const { id = '' } = parts[at] ?? {}
      gross.set(id, (gross.get(id) ?? 0n) + tax)
    })
  }
  return gross
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** The note with its sum added to the account's credit instead of being paid out. */
function onAccount(note: Invoice): Invoice {
  const { totals, currency } = note
  return { ...note, totals: { ...totals, credited: totals.gross, due: textIn(0n, currency) } }
}

const exactText = (value: bigint): string => formatExact(value, EXACT_DIGITS, 'shortest')

const unitOf = (currency: string): bigint => 10n ** BigInt(EXACT_DIGITS - currencyOf(currency).digits)

const textIn = (value: bigint, currency: string): string =>
  formatExact(value / unitOf(currency), currencyOf(currency).digits, 'all')
