/**
 * The voice rate card: longest destination prefix, time bands by local time, connect fee and rate rows
 * from second n. Charged by the second in whole increments; summed exactly, rounded once.
 */
import * as z from 'zod'
import { DecimalText } from '../models/scale.ts'

const localTime = /* @__PURE__ */ (() =>
  z
    .string()
    .regex(
      /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$|^24:00(:00)?$/,
      'Write a local time such as "18:00" or "24:00".',
    ))()
const seconds = /* @__PURE__ */ (() => z.number().int().min(1).max(86_400))()

/** Price from a second of the call on: `price` buys `per` seconds, usage is taken in whole `increment` seconds. */
export const RateRow = /* @__PURE__ */ (() =>
  z.object({
    /** First second of the call that this row prices; 0 in the first row, ascending after it. */
    fromSecond: z.number().int().min(0),
    price: DecimalText,
    per: seconds,
    increment: seconds,
  }))()
export type RateRow = z.input<typeof RateRow>

/** When a band applies, in local time; `to` at or before `from` crosses midnight. */
export const BandWindow = /* @__PURE__ */ (() =>
  z.object({
    /** ISO weekdays, 1 is Monday. */
    days: z.array(z.number().int().min(1).max(7)).min(1).readonly(),
    from: localTime,
    to: localTime,
    /**
     * What public holidays change. Default `as-weekday`: a holiday is like any day of its weekday.
     * `also`: on `days`, and on every holiday whatever its weekday. `never`: on `days` that are no holidays.
     * `only`: on holidays alone, of every weekday; `days` is not looked at.
     *
     * "Weekends and holidays at the off-peak price" is `days: [6, 7]` with `also`, and `never` in the windows
     * of the other days. Take `only` where holidays have a price that weekends have not.
     */
    holidays: z.enum(['as-weekday', 'only', 'also', 'never']).optional(),
  }))()
export type BandWindow = z.input<typeof BandWindow>

/** A time band with its prices. */
export const RateBand = /* @__PURE__ */ (() =>
  z.object({
    name: z.string().optional(),
    /** Weekly windows; absent means always. The bands of a card cover every instant exactly once. */
    windows: z.array(BandWindow).min(1).readonly().optional(),
    /** Charged once for a call that starts in this band. */
    connectFee: DecimalText.optional(),
    rates: z.array(RateRow).min(1).readonly(),
  }))()
export type RateBand = z.input<typeof RateBand>

/** One row of a rate deck: numbers that begin with `prefix` are rated by a card. */
export const Destination = /* @__PURE__ */ (() =>
  z.object({
    /** Leading digits as `49`, `+49` or `0049`; `*` is every destination without a longer prefix. */
    prefix: z.string().min(1),
    name: z.string().optional(),
    card: z.string().min(1),
  }))()
export type Destination = z.input<typeof Destination>

/**
 * A voice tariff. Quantities are seconds (or whole units that are rated like seconds); a started second
 * counts as a whole one.
 */
export const RateCardModel = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('rate-card'),
    destinations: z.array(Destination).min(1).readonly(),
    /** Bands by the name of the card that destinations refer to. */
    cards: z.record(z.string(), z.array(RateBand).min(1).readonly()).readonly(),
    /** Attribute of the record that holds the called number. Default `destination`. */
    destinationAttribute: z.string().min(1).optional(),
    /** Digits dialled before a country code, taken off like `+`. Default `00`; `''` where there are none. */
    exitCode: z.string().regex(/^\d*$/).optional(),
    /** A call shorter than this is charged as if it lasted this many seconds. */
    minimumDuration: z.number().int().min(1).max(86_400).optional(),
    /** What a call of zero seconds costs. Default `free`; `as-one-second` includes the connect fee. */
    zeroLength: z.enum(['free', 'connect-fee', 'as-one-second']).optional(),
    /** Whether a call whose first seconds an allowance covered pays the connect fee. Default false. */
    connectFeeWhenCovered: z.boolean().optional(),
  }))()
export type RateCardModel = z.input<typeof RateCardModel>
