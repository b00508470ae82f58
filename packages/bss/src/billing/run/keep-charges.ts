import { LonglinesError } from '@longlines/core/errors'
import type { NewRowOf, Transaction } from '@longlines/core/store'
import { type Instant, parseInstant } from '@longlines/core/time'
import type { Charge, SettledCharge } from '../../rating/index.ts'
import { refuseConflicts } from './conflicts.ts'
import { billingAccounts, type LateUsage, lateUsage, usageCharges } from './records.ts'
import { allOf } from './write.ts'

/** A row of the log {@link usageCharges}. */
export type UsageChargeRow = NewRowOf<typeof usageCharges.columns>

/**
 * A charge as {@link usageCharges} keeps it, with all of it beside, so that it can be explained later. What is
 * settled at the end of a period counts from its beginning.
 *
 * @example
 * const price = { id: 'calls', currency: 'EUR', usageType: 'voice', unit: 'second', model: { type: 'per-unit', unitPrice: '0.01' } }
 * const rater = compile([price], { currency: 'EUR', zone: 'Europe/Rome' })
 * const call = { id: 'r1', type: 'voice', subscriptionId: 's1', accountId: 'A-1', startedAt: '2026-03-10T11:00:00Z', quantity: 60, unit: 'second', attributes: {} }
 * const outcome = rater.open([]).rate(call)
 * const [row] = outcome.ok ? outcome.uses.map((use) => usageChargeRow(toCharge(use))) : []
 * row.amount // '0.6'
 * @throws LonglinesError `input.invalid` for a charge without account
 */
export function usageChargeRow(charge: Charge | SettledCharge): UsageChargeRow {
  const { id, accountId, subscriptionId, priceId, period, quantity, unit, amount, currency } = charge
  if (accountId === undefined || accountId === '') {
    throw new LonglinesError(
      'input.invalid',
      `Charge ${id} names no account: give \`accountId\` with the usage, or with the settlement of the period.`,
      { path: 'accountId', values: { charge: id } },
    )
  }
  return {
    accountId,
    id,
    subscriptionId,
    priceId,
    startedAt: 'startedAt' in charge ? charge.startedAt : period.from,
    periodFrom: period.from,
    periodTo: period.to,
    quantity,
    unit,
    amount,
    currency,
    charge,
  }
}

/**
 * Keeps rated usage where bill runs find it. The same charge again changes nothing. Call it in the transaction that
 * keeps the counters, so that neither is ever without the other. However late usage comes, the next
 * run bills it.
 *
 * @param at - now
 * @returns how many charges were new
 * @example
 * const store = createMemoryStore()
 * await store.migrate(billingDefinitions)
 * await store.forTenant('acme').transaction((tx) => keepCharges(tx, [], '2026-04-01T04:00:00Z')) // 0
 * @throws LonglinesError `input.invalid` for a charge without account, `money.currency_mismatch` for one in another currency
 * than its account is billed in, `store.already_exists` where another charge has its id; then roll the transaction back,
 * for none may be kept
 */
export async function keepCharges(
  tx: Transaction,
  charges: readonly (Charge | SettledCharge)[],
  at: Instant,
): Promise<number> {
  const rows = charges.map((charge) => usageChargeRow(charge))
  await refuseOtherCurrency(tx, rows)
  const { appended, conflicts } = await tx.log(usageCharges).append(rows)
  refuseConflicts(conflicts, 'charge')
  for (const late of lateOf(rows, at)) await rememberLate(tx, late)
  return appended
}

/** A charge in another currency would stop the bill of its account. What is kept for an account to come is seen then. */
async function refuseOtherCurrency(tx: Transaction, rows: readonly UsageChargeRow[]): Promise<void> {
  const seen = new Map<string, UsageChargeRow>()
  for (const row of rows) seen.set(`${row.currency} ${row.accountId}`, row)
  // At once, so that a store can read for all of them together.
  await allOf(
    [...seen.values()].map(async ({ accountId, currency, id }) => {
      const account = (await tx.collection(billingAccounts).get(accountId))?.doc
      if (account === undefined || account.currency === currency) return
      throw new LonglinesError(
        'money.currency_mismatch',
        `Charge ${id} is in ${currency}, its account ${accountId} is billed in ${account.currency}; rate it with prices in ${account.currency}.`,
        { path: 'currency', values: { charge: id, account: accountId } },
      )
    }),
  )
}

/** Usage whose period ended no longer ago is read by every bill. */
const USUAL_MS = 31 * 86_400_000

/** A period that is longer is not wholly read by the bill after it, unless it is remembered. */
const LONG_MS = 62 * 86_400_000

/** By account: where the earliest of the periods begins that the next bill would not read by itself. */
function lateOf(rows: readonly UsageChargeRow[], at: Instant): Iterable<LateUsage> {
  const late = new Map<string, LateUsage>()
  const atMs = parseInstant(at)
  let settled = ''
  for (const { accountId, periodFrom, periodTo } of rows) {
    // Most rows of a batch are of one period.
    const period = `${accountId} ${periodFrom} ${periodTo}`
    if (period === settled) continue
    settled = period
    const endMs = parseInstant(periodTo)
    const isLong = endMs - parseInstant(periodFrom) > LONG_MS
    if (!isLong && endMs >= atMs - USUAL_MS) continue
    const own = { accountId, from: periodFrom, at: isLong && endMs > atMs ? periodTo : at }
    const known = late.get(accountId)
    late.set(accountId, known === undefined ? own : furthest(known, own))
  }
  return late.values()
}

function furthest(a: LateUsage, b: LateUsage): LateUsage {
  return {
    ...a,
    from: parseInstant(a.from) < parseInstant(b.from) ? a.from : b.from,
    at: parseInstant(a.at) > parseInstant(b.at) ? a.at : b.at,
  }
}

async function rememberLate(tx: Transaction, late: LateUsage): Promise<void> {
  const { accountId } = late
  const known = await tx.collection(lateUsage).get(accountId)
  if (known === undefined) {
    await tx.collection(lateUsage).insert(accountId, late)
    return
  }
  const next = furthest(known.doc, late)
  if (next.from === known.doc.from && next.at === known.doc.at) return
  await tx.collection(lateUsage).update(accountId, known.version, next)
}
