import { LonglinesError } from '@longlines/core/errors'
import { addScaled } from '@longlines/core/money'
import { parseInstant } from '@longlines/core/time'
import type { CounterSheet } from './counter-sheet.ts'
import { closeSheet, freshSheet, openSheet } from './counters.ts'
import { placed } from './models/scale.ts'
import { byExpiry, type GrantCell, type OpenSheet } from './open-sheet.ts'
import { type Share, shareOf } from './share.ts'
import { shown } from './shown.ts'
import type { CompiledRollover, Tariff } from './tariff.ts'

/** Which period to open, and what comes over from the one before. */
export interface PeriodOpening {
  readonly scope: CounterSheet['scope']
  readonly id: string
  /** Any instant in the period. */
  readonly at: string
  /** The closed sheet of the period before, for allowances that roll over. */
  readonly previous?: CounterSheet
  /** The part of the period that the subscription is active; grants are prorated and rounded down. */
  readonly share?: Share
}

/**
 * Opens a period: what rolled over first, then fresh grants, prorated where asked.
 *
 * @throws LonglinesError `input.invalid` where it is not said whose period to open, and when;
 * `time.invalid_instant`; `rating.counters_mismatch` where `previous` is of another scope or not the period before
 */
export function openPeriod(tariff: Tariff, opening: PeriodOpening): CounterSheet {
  refuseMalformed(opening)
  const period = placed('at', () => tariff.periods.at(parseInstant(opening.at)))
  const sheet = freshSheet(tariff, { scope: opening.scope, id: opening.id, period })
  const before = opening.previous && {
    sheet: openSheet(tariff, opening.previous),
    grants: opening.previous.grants,
  }
  if (before) refuseOther(before.sheet, sheet)
  for (const { id, index, rollover } of tariff.allowances) {
    const granted = sheet.grantsOf(index).map((grant) => ({
      ...grant,
      remaining: shareOf(grant.remaining, opening.share, 'floor'),
    }))
    // An allowance that the period before did not have leaves nothing, not even the minimum.
    const had = before && Object.hasOwn(before.grants, id) ? before.sheet.grantsOf(index) : []
    const left = had.filter((grant) => grant.expiresMs > sheet.period.fromMs).sort(byExpiry)
    const carried = rollover && had.length > 0 && granted.length > 0 ? carryOver(left, rollover) : []
    sheet.setGrants(index, [...carried, ...granted].sort(byExpiry))
  }
  return closeSheet(tariff, sheet)
}

function refuseMalformed(input: PeriodOpening): void {
  const opening: Partial<Record<keyof PeriodOpening, unknown>> | null | undefined = input
  const [path, what, value] =
    typeof opening !== 'object' || opening === null
      ? (['opening', 'Say which period to open: { scope, id, at }', opening] as const)
      : opening.scope !== 'subscription' && opening.scope !== 'account'
        ? (['scope', 'Give "subscription" or "account" as scope', opening.scope] as const)
        : typeof opening.id !== 'string' || opening.id === ''
          ? (['id', 'Give the id of the owner, a text', opening.id] as const)
          : typeof opening.at !== 'string'
            ? (['at', 'Give an instant of the period, such as "2026-01-31T00:00:00Z"', opening.at] as const)
            : []
  if (path === undefined) return
  throw new LonglinesError('input.invalid', `${what}; got ${shown(value)}.`, { path })
}

function refuseOther(previous: OpenSheet, sheet: OpenSheet): void {
  const isOfOwner = previous.scope === sheet.scope && previous.id === sheet.id
  if (isOfOwner && previous.period.toMs === sheet.period.fromMs) return
  throw new LonglinesError(
    'rating.counters_mismatch',
    `The sheet to roll over from is of ${previous.scope} ${previous.id}; give that of ${sheet.scope} ${sheet.id} for the period just before.`,
    { path: 'previous' },
  )
}

/** Keeps a balance between the limits: what is too much is dropped from what expires first. */
function carryOver(left: readonly GrantCell[], { min, max }: CompiledRollover): GrantCell[] {
  let excess = Math.max(0, balanceOf(left) - max)
  const kept: GrantCell[] = []
  for (const grant of left) {
    const dropped = Math.min(excess, grant.remaining)
    excess -= dropped
    if (grant.remaining > dropped) kept.push({ ...grant, remaining: grant.remaining - dropped })
  }
  const missing = min - balanceOf(kept)
  return merged(missing > 0 ? [...kept, { remaining: missing, expiresMs: Number.POSITIVE_INFINITY }] : kept)
}

/** One grant for each expiry, so that a sheet does not grow with every period. */
function merged(grants: readonly GrantCell[]): GrantCell[] {
  const byExpiry = new Map<number, GrantCell>()
  for (const { remaining, expiresMs } of grants) {
    byExpiry.set(expiresMs, { remaining: remaining + (byExpiry.get(expiresMs)?.remaining ?? 0), expiresMs })
  }
  return [...byExpiry.values()]
}

function balanceOf(grants: readonly GrantCell[]): number {
  return grants.reduce((sum, grant) => addScaled(sum, grant.remaining), 0)
}
