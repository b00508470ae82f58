/** A tariff after compilation: what rating reads, with everything looked up and scaled beforehand. */
import type { CompiledModel, UsageAttributes } from './model.ts'
import type { Price } from './price.ts'

/** A counter that one or more prices share. */
export interface CompiledCounter {
  readonly index: number
  readonly name: string
  readonly quantityDigits: number
  readonly amountDigits: number
}

/** A price with its model compiled and its numbers scaled. */
export interface CompiledPrice {
  readonly price: Price
  readonly version: string
  readonly fromMs: number
  readonly toMs: number
  readonly counter: CompiledCounter
  readonly model: CompiledModel
  readonly matches: ((attributes: UsageAttributes) => boolean) | undefined
  readonly perRecord: boolean
  readonly roundingMode: string
  /** Decimal places of charged quantities. */
  readonly quantityDigits: number
  /** Decimal places of the record's own quantities, before conversion. */
  readonly meteredDigits: number
  /** Milliseconds that one scaled metered unit lasts; 0 where usage is not time. */
  readonly meteredMs: number
  /** Metered to charged units, both scaled; `undefined` where they are the same. */
  readonly convert: ((metered: number) => number) | undefined
  readonly convertsTotal: boolean
  readonly minimum: number | undefined
  readonly maximum: number | undefined
}

/** A rollover with its limits scaled by the allowance's `quantityDigits`. */
export interface CompiledRollover {
  readonly min: number
  readonly max: number
  readonly expiresAfterPeriods: number | undefined
}

/** An allowance with its numbers scaled. */
export interface CompiledAllowance {
  readonly index: number
  readonly id: string
  readonly name: string
  readonly unit: string
  readonly units: number
  readonly step: number
  readonly quantityDigits: number
  /** Lower is taken first. */
  readonly rank: number
  readonly shared: boolean
  readonly fromMs: number
  readonly toMs: number
  readonly matches: ((attributes: UsageAttributes) => boolean) | undefined
  readonly rollover: CompiledRollover | undefined
}

/** What is valid for one usage type: prices by precedence, allowances by priority. */
export interface TypeTariff {
  readonly prices: readonly CompiledPrice[]
  readonly allowances: readonly CompiledAllowance[]
}

/** A half-open billing period in epoch milliseconds. */
export interface PeriodSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** The billing periods of a tariff. */
export interface PeriodTable {
  /** The period that contains an instant: the same object for every instant in it. */
  at(ms: number): PeriodSpan
}

/** A compiled tariff: immutable, shared by every subscription that has it. */
export interface Tariff {
  readonly currency: string
  readonly byType: ReadonlyMap<string, TypeTariff>
  readonly prices: readonly CompiledPrice[]
  readonly counters: readonly CompiledCounter[]
  readonly counterByName: ReadonlyMap<string, CompiledCounter>
  readonly allowances: readonly CompiledAllowance[]
  readonly allowanceById: ReadonlyMap<string, CompiledAllowance>
  readonly periods: PeriodTable
  readonly splits: boolean
}
