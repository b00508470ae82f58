/**
 * What a charge model is: a price as data, compiled once into a function that charges one use.
 * Built-in models and a user's own implement the same interface.
 */
import type { RoundingMode } from '@longlines/core/money'
import type { LocalDate, Zone } from '@longlines/core/time'
import type { Shape } from './shape.ts'

/** A rated record's attributes, such as `destination` or `value`. */
export type UsageAttributes = Readonly<Record<string, string | number>>

/**
 * One use to charge: part or all of a usage record, after unit conversion and allowances.
 * Quantities are scaled integers with the price's `quantityDigits`.
 */
export interface Use {
  readonly quantity: number
  /** How much of the record was covered by allowances before this use; rate rows continue from here. */
  readonly covered: number
  /** When this use starts, in epoch milliseconds UTC. */
  readonly startMs: number
  /** The record's earlier part was charged already, under another version or period: no second connect fee. */
  readonly continued: boolean
  readonly attributes: UsageAttributes
}

/**
 * The counter of one price in one period, explicit state in and out: cumulative quantity (scaled by
 * `quantityDigits`), cumulative amount before spend limits (scaled by `amountDigits`) and number of uses.
 */
export interface Tally {
  readonly quantity: number
  readonly amount: number
  readonly count: number
}

/** One step of an explanation, as data and as a sentence. */
export interface ExplanationStep {
  /** Stable name of the rule: `graduated.tier`, `rate-card.band`, `rounding`. */
  readonly rule: string
  readonly text: string
  readonly values: Readonly<Record<string, string | number | boolean | null>>
  /** What this step adds to the charge, as a decimal text, where it adds something. */
  readonly amount?: string
}

/** Collects the steps while the same code rates; absent in hot paths. */
export type Trace = ExplanationStep[]

/** What a model's compiler is told besides its own price. */
export interface ModelContext {
  /** Decimal places of charges. */
  readonly amountDigits: number
  /** How a charge is rounded to `amountDigits`, once, at the end of a use. */
  readonly rounding: RoundingMode
  /** Decimal places of quantities. */
  readonly quantityDigits: number
  /** Unit of the quantities that are charged, after conversion. */
  readonly unit: string
  readonly currency: string
  readonly zone: Zone
  /** Local dates that count as holidays. */
  readonly holidays: ReadonlySet<LocalDate>
  /** Where the model stands in the caller's input, for errors: `prices[3].model`. */
  readonly path: string
}

/** A price ready to charge: a pure function of the use and of the counter before it. */
export interface CompiledModel {
  /**
   * The amount for one use, a scaled integer with `amountDigits`; may be negative (a volume price that
   * falls when a cheaper tier is reached).
   *
   * @throws LonglinesError with a `rating.*` or `money.*` code; the record is then quarantined
   */
  charge(use: Use, before: Tally, trace?: Trace): number
  /** What is still due at the end of the period, such as the first flat fee of a period without usage. */
  settle?(tally: Tally, trace?: Trace): number
  /**
   * How far one use reaches when charged in whole increments: a quantity not below `use.quantity`. Needed
   * where a record is split, so that an increment is charged once, in the part in which it starts.
   */
  reach?(use: Use): number
}

/** A charge model: its `type` tag and its compiler. The zod schema stands beside it, for the edges. */
export interface ChargeModel<M extends { readonly type: string } = { readonly type: string }> {
  readonly type: M['type']
  /** Says all that is wrong with its fields, before it is compiled; absent where the compiler looks itself. */
  readonly shape?: Shape
  compile(model: M, context: ModelContext): CompiledModel
}

/** A charge model of whatever fields: what a registry of models holds. */
export interface AnyChargeModel {
  readonly type: string
  readonly shape?: Shape
  readonly compile: (model: never, context: ModelContext) => CompiledModel
}

/** The counter of a period in which nothing was used yet. */
export const EMPTY_TALLY: Tally = Object.freeze({ quantity: 0, amount: 0, count: 0 })

/**
 * Turns a function of the cumulative quantity into a charge for one use: the difference it makes.
 * The rounded differences always sum to the rounded whole, so splitting a period changes nothing.
 *
 * @example
 * const total = (quantity: number) => Math.floor(quantity / 2)
 * const use = { quantity: 3, covered: 0, startMs: 0, continued: false, attributes: {} }
 * chargeByDifference(total, use, { quantity: 3, amount: 1, count: 1 }) // 2
 */
export function chargeByDifference(
  total: (quantity: number, trace?: Trace) => number,
  use: Use,
  before: Tally,
  trace?: Trace,
): number {
  const after = total(before.quantity + use.quantity, trace)
  return before.count === 0 ? after : after - total(before.quantity)
}
