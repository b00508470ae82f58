/** Schemas for the edges; hot code imports the types alone and never this file. */
import * as z from 'zod'
import type { BillingInterval as BillingIntervalType } from './billing-interval.ts'
import { type Instant as InstantType, parseInstant } from './instant.ts'
import { dayNumberOf, type LocalDate as LocalDateType } from './local-date.ts'
import {
  type LocalPeriod as LocalPeriodType,
  localPeriod,
  type Period as PeriodType,
  period,
} from './period.ts'
import { reading } from './reading.ts'
import { zoneOf } from './zone-of.ts'

/** Schema of {@link parseInstant}'s input. */
export const Instant = /* @__PURE__ */ (() => z.string().superRefine(reading(parseInstant)))()
/** A point in time in UTC: `YYYY-MM-DDTHH:MM:SSZ`, with three digits of milliseconds where they are not zero. */
export type Instant = InstantType

/** Schema of a calendar date. */
export const LocalDate = /* @__PURE__ */ (() => z.string().superRefine(reading(dayNumberOf)))()
/** A calendar date `YYYY-MM-DD`. It names a stretch of time only together with a zone. */
export type LocalDate = LocalDateType

/** Schema of the name of a time zone that is known here. */
export const ZoneName = /* @__PURE__ */ (() => z.string().superRefine(reading(zoneOf)))()
/** An IANA time zone such as `Europe/Rome`. */
export type ZoneName = string

/** Schema of a period of instants. */
export const Period = /* @__PURE__ */ (() =>
  z
    .object({ from: Instant, to: Instant.nullable() })
    .superRefine(reading(({ from, to }) => period(from, to))))()
/** Time from an instant up to, not including, another; without end where `to` is null. */
export type Period = PeriodType

/** Schema of a period of dates. */
export const LocalPeriod = /* @__PURE__ */ (() =>
  z
    .object({ from: LocalDate, to: LocalDate })
    .superRefine(reading(({ from, to }) => localPeriod(from, to))))()
/** Dates from one up to, not including, another. */
export type LocalPeriod = LocalPeriodType

/** Schema of a billing interval. */
export const BillingInterval = /* @__PURE__ */ (() =>
  z.object({
    unit: z.enum(['day', 'week', 'month', 'quarter', 'half-year', 'year']),
    count: z.int().min(1),
  }))()
/** How often something is billed: every `count` units. */
export type BillingInterval = BillingIntervalType
