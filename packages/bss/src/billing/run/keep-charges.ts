import { LonglinesError } from '@longlines/core/errors'
import type { NewRowOf, Transaction } from '@longlines/core/store'
import { type Instant, parseInstant } from '@longlines/core/time'
import type { Charge, SettledCharge } from '../../rating/index.ts'
import { type LateUsage, lateUsage, usageCharges } from './records.ts'

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
 * keeps the counters, so that neither is ever without the other. However late usage comes, a run within three months
 * bills it.
 *
 * @param at - now
 * @returns how many charges were new
 * @example
 * const store = createMemoryStore()
 * await store.migrate(billingDefinitions)
 * await store.forTenant('acme').transaction((tx) => keepCharges(tx, [], '2026-04-01T04:00:00Z')) // 0
 * @throws LonglinesError `input.invalid` for a charge without account; then none is kept
 */
export async function keepCharges(
  tx: Transaction,
  charges: readonly (Charge | SettledCharge)[],
  at: Instant,
): Promise<number> {
  const rows = charges.map((charge) => usageChargeRow(charge))
  const { appended } = await tx.log(usageCharges).append(rows)
  for (const [accountId, from] of lateFrom(rows, parseInstant(at) - USUAL_MS)) {
    await rememberLate(tx, { accountId, from, at })
  }
  return appended
}

/** Usage whose period ended no longer ago is read by every bill. */
const USUAL_MS = 31 * 86_400_000

/** By account: where the earliest of the periods begins that ended before an instant. */
function lateFrom(rows: readonly UsageChargeRow[], beforeMs: number): Map<string, Instant> {
  const late = new Map<string, Instant>()
  let settled = ''
  for (const { accountId, periodFrom, periodTo } of rows) {
    if (periodTo === settled || parseInstant(periodTo) >= beforeMs) {
      settled = periodTo
      continue
    }
    const first = late.get(accountId)
    if (first === undefined || parseInstant(periodFrom) < parseInstant(first)) late.set(accountId, periodFrom)
  }
  return late
}

async function rememberLate(tx: Transaction, { accountId, from, at }: LateUsage): Promise<void> {
  const known = await tx.collection(lateUsage).get(accountId)
  if (known === undefined) {
    await tx.collection(lateUsage).insert(accountId, { accountId, from, at })
    return
  }
  const first = parseInstant(known.doc.from) < parseInstant(from) ? known.doc.from : from
  const last = parseInstant(known.doc.at) > parseInstant(at) ? known.doc.at : at
  if (first === known.doc.from && last === known.doc.at) return
  await tx.collection(lateUsage).update(accountId, known.version, { accountId, from: first, at: last })
}
