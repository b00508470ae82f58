/** Counters as explicit state: plain data outside, scaled integers while rating. */
import { LonglinesError } from '@longlines/core/errors'
import { formatScaled, parseScaled } from '@longlines/core/money'
import { formatInstant, parseInstant } from '@longlines/core/time'
import * as z from 'zod'
import type { CompiledAllowance, CompiledCounter, Tariff } from './tariff.ts'

/**
 * The counters of one subscription, or of one account for what its subscriptions share, in one billing
 * period. Amounts and quantities are decimal strings. A rater takes sheets and gives sheets; nothing else remembers.
 */
export const CounterSheet = /* @__PURE__ */ (() =>
  z.object({
    scope: z.enum(['subscription', 'account']),
    /** The subscription's id, or the account's for what its subscriptions share. */
    id: z.string().min(1),
    period: z.object({ from: z.string(), to: z.string() }),
    /** By counter: quantity and amount so far, before spend limits, and number of uses. */
    tallies: z.record(
      z.string(),
      z.object({ quantity: z.string(), amount: z.string(), count: z.number().int() }),
    ),
    /** By allowance: what is left, what expires first standing first. `null` never expires. */
    grants: z.record(
      z.string(),
      z.array(z.object({ remaining: z.string(), expiresAt: z.string().nullable() })),
    ),
  }))()
export type CounterSheet = z.infer<typeof CounterSheet>

/** One counter while rating. */
export interface TallyCell {
  quantity: number
  amount: number
  count: number
}

/** One granted balance while rating. */
export interface GrantCell {
  remaining: number
  readonly expiresMs: number
}

/** A sheet while rating: cells by the index that compilation gave each counter and allowance. */
export interface OpenSheet {
  readonly scope: CounterSheet['scope']
  readonly id: string
  readonly fromMs: number
  readonly toMs: number
  readonly tallies: TallyCell[]
  readonly grants: GrantCell[][]
  /** What the sheet holds for counters and allowances that this tariff does not know: kept as it is. */
  readonly foreign: Pick<CounterSheet, 'tallies' | 'grants'>
  /** The sheet of the same owner that was opened before this one. */
  earlier: OpenSheet | undefined
}

/** Whose counters, and for which period. */
export type SheetKey = Pick<OpenSheet, 'scope' | 'id' | 'fromMs' | 'toMs'>

/** A sheet with nothing used: every allowance of its scope granted for the period. */
export function freshSheet(tariff: Tariff, { scope, id, fromMs, toMs }: SheetKey): OpenSheet {
  const grants = (allowance: CompiledAllowance) =>
    allowance.shared === (scope === 'account')
      ? [{ remaining: allowance.units, expiresMs: grantExpiry(tariff, allowance, toMs) }]
      : []
  return {
    scope,
    id,
    fromMs,
    toMs,
    tallies: tariff.counters.map(() => ({ quantity: 0, amount: 0, count: 0 })),
    grants: tariff.allowances.map(grants),
    foreign: { tallies: {}, grants: {} },
    earlier: undefined,
  }
}

/** When units granted in the period that ends at `toMs` expire: at its end, or after those they roll over to. */
export function grantExpiry(tariff: Tariff, { rollover }: CompiledAllowance, toMs: number): number {
  if (rollover === undefined) return toMs
  if (rollover.expiresAfterPeriods === undefined) return Number.POSITIVE_INFINITY
  let endMs = toMs
  for (let period = 0; period < rollover.expiresAfterPeriods; period += 1)
    endMs = tariff.periods.at(endMs).toMs
  return endMs
}

/**
 * Reads a sheet for rating.
 *
 * @throws LonglinesError `rating.counters_mismatch` where a number has more digits than the tariff keeps
 */
export function openSheet(tariff: Tariff, sheet: CounterSheet): OpenSheet {
  const fresh = freshSheet(tariff, {
    scope: sheet.scope,
    id: sheet.id,
    fromMs: parseInstant(sheet.period.from),
    toMs: parseInstant(sheet.period.to),
  })
  const foreign: OpenSheet['foreign'] = { tallies: {}, grants: {} }
  for (const [name, tally] of Object.entries(sheet.tallies)) {
    const counter = tariff.counterByName.get(name)
    if (counter) fresh.tallies[counter.index] = readTally(counter, tally)
    else foreign.tallies[name] = tally
  }
  for (const [id, grants] of Object.entries(sheet.grants)) {
    const allowance = tariff.allowanceById.get(id)
    if (allowance) fresh.grants[allowance.index] = readGrants(allowance, grants)
    else foreign.grants[id] = grants
  }
  return { ...fresh, foreign }
}

/** Writes a sheet as plain data. Counters that were never touched and untouched allowances stand there too. */
export function closeSheet(tariff: Tariff, sheet: OpenSheet): CounterSheet {
  const tallies: CounterSheet['tallies'] = { ...sheet.foreign.tallies }
  for (const counter of tariff.counters) {
    const cell = sheet.tallies[counter.index]!
    tallies[counter.name] = {
      quantity: formatScaled(cell.quantity, counter.quantityDigits),
      amount: formatScaled(cell.amount, counter.amountDigits),
      count: cell.count,
    }
  }
  const grants: CounterSheet['grants'] = { ...sheet.foreign.grants }
  for (const allowance of tariff.allowances) {
    grants[allowance.id] = sheet.grants[allowance.index]!.map((grant) => ({
      remaining: formatScaled(grant.remaining, allowance.quantityDigits),
      expiresAt: grant.expiresMs === Number.POSITIVE_INFINITY ? null : formatInstant(grant.expiresMs),
    }))
  }
  return {
    scope: sheet.scope,
    id: sheet.id,
    period: { from: formatInstant(sheet.fromMs), to: formatInstant(sheet.toMs) },
    tallies,
    grants,
  }
}

function readTally(counter: CompiledCounter, tally: CounterSheet['tallies'][string]): TallyCell {
  return guarded(`tallies.${counter.name}`, () => ({
    quantity: parseScaled(tally.quantity, counter.quantityDigits),
    amount: parseScaled(tally.amount, counter.amountDigits),
    count: tally.count,
  }))
}

function readGrants(allowance: CompiledAllowance, grants: CounterSheet['grants'][string]): GrantCell[] {
  return guarded(`grants.${allowance.id}`, () =>
    grants.map((grant) => ({
      remaining: parseScaled(grant.remaining, allowance.quantityDigits),
      expiresMs: grant.expiresAt === null ? Number.POSITIVE_INFINITY : parseInstant(grant.expiresAt),
    })),
  )
}

function guarded<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new LonglinesError(
      'rating.counters_mismatch',
      `Counter ${path} does not fit this tariff; give the counters that its own rater returned.`,
      { path, cause },
    )
  }
}
