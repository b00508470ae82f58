import { LonglinesError } from '@longlines/core/errors'
import { divideRoundedBig } from '@longlines/core/money'
import { parseInstant } from '@longlines/core/time'
import { type CounterSheet, closeSheet, freshSheet, type GrantCell, openSheet } from './counters.ts'
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
  readonly share?: { readonly numerator: number; readonly denominator: number }
}

/**
 * Opens a period: what rolled over first, then fresh grants, prorated where asked.
 *
 * @throws LonglinesError `rating.counters_mismatch` where `previous` is of another scope or not the period before
 */
export function openPeriod(tariff: Tariff, opening: PeriodOpening): CounterSheet {
  const period = tariff.periods.at(parseInstant(opening.at))
  const sheet = freshSheet(tariff, { scope: opening.scope, id: opening.id, ...period })
  const previous = opening.previous && openSheet(tariff, opening.previous)
  if (previous && (previous.scope !== sheet.scope || previous.id !== sheet.id || previous.toMs !== sheet.fromMs)) {
    throw new LonglinesError(
      'rating.counters_mismatch',
      `The sheet to roll over from is of ${previous.scope} ${previous.id}; give that of ${sheet.scope} ${sheet.id} for the period just before.`,
      { path: 'previous' },
    )
  }
  for (const { index, rollover } of tariff.allowances) {
    const granted = sheet.grants[index]!.map((grant) => ({ ...grant, remaining: shareOf(grant.remaining, opening.share) }))
    const left = (previous?.grants[index] ?? []).filter((grant) => grant.expiresMs > sheet.fromMs)
    const carried = previous && rollover && granted.length > 0 ? carryOver(left, rollover) : []
    sheet.grants[index] = [...carried, ...granted]
  }
  return closeSheet(tariff, sheet)
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
  return missing > 0 ? [...kept, { remaining: missing, expiresMs: Number.POSITIVE_INFINITY }] : kept
}

function balanceOf(grants: readonly GrantCell[]): number {
  return grants.reduce((sum, grant) => sum + grant.remaining, 0)
}

function shareOf(units: number, share: PeriodOpening['share']): number {
  if (share === undefined) return units
  if (!(Number.isSafeInteger(share.numerator) && Number.isSafeInteger(share.denominator)) || share.numerator < 0 || share.denominator < 1) {
    throw new LonglinesError('input.invalid', 'A share is a whole number of parts of a whole number of at least one.', {
      path: 'share',
    })
  }
  return Number(divideRoundedBig(BigInt(units) * BigInt(share.numerator), BigInt(share.denominator), 'floor'))
}
