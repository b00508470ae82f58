/** A counter sheet while rating. Laid out for speed: a month has many sheets, and they do not fit in a cache. */
import type { CounterSheet } from './counter-sheet.ts'
import type { Tally } from './model.ts'
import type { PeriodSpan, Tariff } from './tariff.ts'

/** One granted balance while rating. */
export interface GrantCell {
  remaining: number
  readonly expiresMs: number
}

/** Orders grants by what expires first; what never does comes last. */
export function byExpiry(a: GrantCell, b: GrantCell): number {
  return a.expiresMs === b.expiresMs ? 0 : a.expiresMs - b.expiresMs
}

/** Whose counters, and for which period. */
export interface SheetKey {
  readonly scope: CounterSheet['scope']
  readonly id: string
  /** The tariff's own object where it is one of its periods: found again by identity. */
  readonly period: PeriodSpan
}

/** What a sheet holds for counters and allowances that a tariff does not know: kept as it is. */
export type ForeignCounters = Pick<CounterSheet, 'tallies' | 'grants'>

const NOTHING_FOREIGN: ForeignCounters = Object.freeze({ tallies: {}, grants: {} })
/** Quantity, amount and count. */
const PER_COUNTER = 3

/** Counters by the index that compilation gave each counter and allowance. */
export class OpenSheet {
  readonly scope: CounterSheet['scope']
  readonly id: string
  readonly period: PeriodSpan
  readonly foreign: ForeignCounters
  /** The sheet of the same owner that was opened before this one. */
  earlier: OpenSheet | undefined = undefined
  /** Numbers side by side: those of each counter, then for each allowance what all its grants still hold. */
  private readonly numbers: Float64Array
  private readonly balances: number
  private readonly grants: readonly GrantCell[][]

  constructor(tariff: Tariff, { scope, id, period }: SheetKey, foreign: ForeignCounters = NOTHING_FOREIGN) {
    this.scope = scope
    this.id = id
    this.period = period
    this.foreign = foreign
    this.balances = tariff.counters.length * PER_COUNTER
    this.numbers = new Float64Array(this.balances + tariff.allowances.length)
    this.grants = tariff.allowances.map(() => [])
  }

  /** A copy of a counter. */
  tally(counter: number): Tally {
    const { numbers } = this
    const at = counter * PER_COUNTER
    return { quantity: numbers[at]!, amount: numbers[at + 1]!, count: numbers[at + 2]! }
  }

  setTally(counter: number, { quantity, amount, count }: Tally): void {
    this.numbers.set([quantity, amount, count], counter * PER_COUNTER)
  }

  /** Counts one use. */
  count(counter: number, quantity: number, amount: number): void {
    const { numbers } = this
    const at = counter * PER_COUNTER
    numbers[at] = numbers[at]! + quantity
    numbers[at + 1] = numbers[at + 1]! + amount
    numbers[at + 2] = numbers[at + 2]! + 1
  }

  /** False once nothing is left of an allowance, which is known without looking at its grants. */
  hasLeft(allowance: number): boolean {
    return this.numbers[this.balances + allowance]! > 0
  }

  grantsOf(allowance: number): readonly GrantCell[] {
    return this.grants[allowance]!
  }

  setGrants(allowance: number, grants: readonly GrantCell[]): void {
    this.grants[allowance]!.splice(0, Number.POSITIVE_INFINITY, ...grants)
    this.numbers[this.balances + allowance] = grants.reduce((sum, grant) => sum + grant.remaining, 0)
  }

  /** Takes units of a grant; a negative number gives them back. */
  take(allowance: number, grant: GrantCell, units: number): void {
    grant.remaining -= units
    const at = this.balances + allowance
    this.numbers[at] = this.numbers[at]! - units
  }
}
