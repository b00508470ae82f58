import type { RoundingMode } from '@longlines/core/money'
import type { LocalDate } from '@longlines/core/time'
import type { AnyChargeModel } from './model.ts'
import type { Allowance } from './price.ts'

export type { UsageEvent } from './usage-event.ts'

/** What prices are compiled against. Everything that differs between operators is said here. */
export interface RatingContext {
  /** Currency of every charge; a price in another one is refused. */
  readonly currency: string
  /** IANA zone of time bands, days and billing periods, such as `Europe/Berlin`. */
  readonly zone: string
  /** Public holidays, as local dates in that zone. */
  readonly holidays?: readonly LocalDate[]
  /** Included units, taken before prices charge. */
  readonly allowances?: readonly Allowance[]
  /** Day of the month on which counters start anew, 1 to 31, clamped to short months. Default 1. */
  readonly billingDay?: number
  /** How charges are rounded where the price does not say. Default 6 digits, half-up. */
  readonly rounding?: { readonly digits: number; readonly mode: RoundingMode }
  /**
   * A record that crosses a billing period or a price version belongs to the one in which it starts
   * (`start`, the default), or is split at the boundary, to the second (`split`; time units only).
   */
  readonly crossing?: 'start' | 'split'
  /** The charge models that prices may use. Default: all built-in ones. */
  readonly models?: readonly AnyChargeModel[]
}
