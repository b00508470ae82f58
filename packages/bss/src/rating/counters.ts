/** Counters as explicit state: plain data outside, scaled integers while rating. */
import { LonglinesError } from '@longlines/core/errors'
import { formatScaled, parseScaled } from '@longlines/core/money'
import { formatInstant, parseInstant } from '@longlines/core/time'
import type { CounterSheet } from './counter-sheet.ts'
import { endsBeforeStart, refuseMalformedSheet, refuseNoPeriod } from './malformed-sheet.ts'
import type { Tally } from './model.ts'
import { placed } from './models/scale.ts'
import { type GrantCell, OpenSheet, type SheetKey } from './open-sheet.ts'
import { shown } from './shown.ts'
import type { CompiledAllowance, CompiledCounter, PeriodSpan, Tariff } from './tariff.ts'

/** A sheet with nothing used: every allowance of its scope that is valid in the period, granted. */
export function freshSheet(tariff: Tariff, key: SheetKey): OpenSheet {
  const sheet = new OpenSheet(tariff, key)
  for (const allowance of tariff.allowances) {
    if (allowance.shared !== (key.scope === 'account')) continue
    if (allowance.fromMs >= key.period.toMs || allowance.toMs <= key.period.fromMs) continue
    const expiresMs = grantExpiry(tariff, allowance, key.period.toMs)
    sheet.setGrants(allowance.index, [{ remaining: allowance.units, expiresMs }])
  }
  return sheet
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
 * @throws LonglinesError `rating.counters_mismatch` where a number has more digits than the tariff
 * keeps, or is none that a rater writes
 */
export function openSheet(tariff: Tariff, sheet: CounterSheet): OpenSheet {
  refuseMalformedSheet(sheet)
  const known = {
    tallies: (name: string) => tariff.counterByName.has(name),
    grants: (id: string) => tariff.allowanceById.has(id),
  }
  const open = new OpenSheet(
    tariff,
    { scope: sheet.scope, id: sheet.id, period: periodOf(tariff, sheet) },
    { tallies: without(sheet.tallies, known.tallies), grants: without(sheet.grants, known.grants) },
  )
  const fresh = freshSheet(tariff, open)
  for (const counter of tariff.counters) {
    const tally = ownEntry(sheet.tallies, counter.name)
    if (tally !== undefined) open.setTally(counter.index, readTally(counter, tally))
  }
  for (const allowance of tariff.allowances) {
    const grants = ownEntry(sheet.grants, allowance.id)
    // An allowance that is new since the sheet was closed is granted from now on.
    const cells = grants === undefined ? fresh.grantsOf(allowance.index) : readGrants(allowance, grants)
    open.setGrants(allowance.index, cells)
  }
  return open
}

/** A name such as `constructor` finds nothing that is not the sheet's own. */
function ownEntry<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined
}

/** The period of a sheet: the tariff's own object where it is one of its periods. */
export function periodOf(tariff: Tariff, sheet: Pick<CounterSheet, 'period'>): PeriodSpan {
  refuseNoPeriod(sheet)
  const { from, to } = sheet.period
  const fromMs = placed('period.from', () => parseInstant(from))
  const toMs = placed('period.to', () => parseInstant(to))
  if (toMs <= fromMs) throw endsBeforeStart(sheet.period)
  const own = tariff.periods.at(fromMs)
  return own.fromMs === fromMs && own.toMs === toMs ? own : { fromMs, toMs }
}

function without<T>(
  entries: Readonly<Record<string, T>>,
  isKnown: (name: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([name]) => !isKnown(name)))
}

/** Writes a sheet as plain data. Counters that were never touched and untouched allowances stand there too. */
export function closeSheet(tariff: Tariff, sheet: OpenSheet): CounterSheet {
  const tallies = tariff.counters.map((counter) => {
    const { quantity, amount, count } = sheet.tally(counter.index)
    const text = {
      quantity: formatScaled(quantity, counter.quantityDigits),
      amount: formatScaled(amount, counter.amountDigits),
      count,
    }
    return [counter.name, text] as const
  })
  const grants = tariff.allowances.map((allowance) => {
    const texts = sheet.grantsOf(allowance.index).map((grant) => ({
      remaining: formatScaled(grant.remaining, allowance.quantityDigits),
      expiresAt: grant.expiresMs === Number.POSITIVE_INFINITY ? null : formatInstant(grant.expiresMs),
    }))
    return [allowance.id, texts] as const
  })
  return {
    scope: sheet.scope,
    id: sheet.id,
    period: { from: formatInstant(sheet.period.fromMs), to: formatInstant(sheet.period.toMs) },
    tallies: { ...sheet.foreign.tallies, ...Object.fromEntries(tallies) },
    grants: { ...sheet.foreign.grants, ...Object.fromEntries(grants) },
  }
}

function readTally(counter: CompiledCounter, tally: CounterSheet['tallies'][string]): Tally {
  return guarded(`tallies.${counter.name}`, tally, () => {
    const quantity = parseScaled(tally.quantity, counter.quantityDigits)
    const amount = parseScaled(tally.amount, counter.amountDigits)
    const { count } = tally
    if (!Number.isSafeInteger(count) || count < 0 || quantity < 0) throw new RangeError('Nothing counts so.')
    return { quantity, amount, count }
  })
}

function readGrants(allowance: CompiledAllowance, grants: CounterSheet['grants'][string]): GrantCell[] {
  return guarded(`grants.${allowance.id}`, grants, () =>
    grants.map((grant) => ({
      remaining: parseScaled(grant.remaining, allowance.quantityDigits),
      expiresMs: grant.expiresAt === null ? Number.POSITIVE_INFINITY : parseInstant(grant.expiresAt),
    })),
  )
}

function guarded<T>(path: string, value: unknown, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new LonglinesError(
      'rating.counters_mismatch',
      `Counter ${path} does not fit this tariff: ${shown(value)}. Give the counters that its own rater returned.`,
      { path, values: { got: shown(value) }, cause },
    )
  }
}
