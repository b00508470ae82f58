import { LonglinesError } from '@longlines/core/errors'

/**
 * What became of everything that was read. Two identities hold at every moment between two batches:
 * `read + derived = skipped + in`, and `in = accepted + quarantined + duplicates`.
 */
export interface MediationCounts {
  /** Lines, rows or packets read; blank lines are none. */
  readonly read: number
  /** Records beyond the first that one packet produced, such as volume split by direction. */
  readonly derived: number
  /** Not usage, by rule: rule name to count. */
  readonly skipped: Readonly<Record<string, number>>
  /** Records that had to be dealt with. */
  readonly in: number
  readonly accepted: number
  readonly quarantined: number
  readonly duplicates: number
  /** Of the accepted: those of a period that was closed already. */
  readonly late: number
  /** Quarantined by code. */
  readonly reasons: Readonly<Record<string, number>>
}

/**
 * The counts before anything was read.
 *
 * @example
 * noCounts().in // 0
 */
export function noCounts(): MediationCounts {
  return {
    read: 0,
    derived: 0,
    skipped: {},
    in: 0,
    accepted: 0,
    quarantined: 0,
    duplicates: 0,
    late: 0,
    reasons: {},
  }
}

/**
 * Counts of several sources together.
 *
 * @example
 * addCounts({ ...noCounts(), in: 2, accepted: 2 }, { ...noCounts(), in: 1, duplicates: 1 }).in // 3
 */
export function addCounts(a: MediationCounts, b: MediationCounts): MediationCounts {
  return {
    read: a.read + b.read,
    derived: a.derived + b.derived,
    skipped: addByName(a.skipped, b.skipped),
    in: a.in + b.in,
    accepted: a.accepted + b.accepted,
    quarantined: a.quarantined + b.quarantined,
    duplicates: a.duplicates + b.duplicates,
    late: a.late + b.late,
    reasons: addByName(a.reasons, b.reasons),
  }
}

/** Sums two tables of counts by name. */
export function addByName(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...a }
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count
  return sum
}

/**
 * True when nothing was lost: everything read is skipped by a rule or came in, and everything that came
 * in was accepted, quarantined or a duplicate.
 *
 * @example
 * countsBalance({ ...noCounts(), read: 2, in: 2, accepted: 1 }) // false
 */
export function countsBalance(counts: MediationCounts): boolean {
  const skipped = Object.values(counts.skipped).reduce((sum, count) => sum + count, 0)
  const reasons = Object.values(counts.reasons).reduce((sum, count) => sum + count, 0)
  return (
    counts.read + counts.derived === skipped + counts.in &&
    counts.in === counts.accepted + counts.quarantined + counts.duplicates &&
    counts.quarantined === reasons
  )
}

/**
 * Throws when counts do not balance: a record was lost or counted twice, which no caller should bill on.
 *
 * @throws LonglinesError `usage.counts_unbalanced`
 * @example
 * checkCounts(noCounts()).accepted // 0
 */
export function checkCounts(counts: MediationCounts): MediationCounts {
  if (countsBalance(counts)) return counts
  throw new LonglinesError(
    'usage.counts_unbalanced',
    `Of ${counts.in} records, ${counts.accepted} were accepted, ${counts.quarantined} quarantined and ${counts.duplicates} duplicates; do not bill this run.`,
    {
      values: {
        in: counts.in,
        accepted: counts.accepted,
        quarantined: counts.quarantined,
        duplicates: counts.duplicates,
      },
    },
  )
}
