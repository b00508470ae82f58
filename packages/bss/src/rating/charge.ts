import { formatScaled } from '@longlines/core/money'
import { formatInstant } from '@longlines/core/time'
import * as z from 'zod'
import type { RatedUse } from './charge-part.ts'

/**
 * A charge: what one record, or one part of a split record, costs. Carries what `explain` needs to derive
 * the amount again. Amounts and quantities are decimal strings, instants UTC.
 */
export const Charge = /* @__PURE__ */ (() =>
  z.object({
    /** Idempotency key: the record's id and the part's number. */
    id: z.string(),
    recordId: z.string(),
    part: z.number().int().min(0),
    type: z.string(),
    subscriptionId: z.string(),
    accountId: z.string().optional(),
    priceId: z.string(),
    priceVersion: z.string(),
    period: z.object({ from: z.string(), to: z.string() }),
    startedAt: z.string(),
    /** Metered quantity of the record or part. */
    quantity: z.string(),
    unit: z.string(),
    /** What was charged of it: less what allowances covered, after unit conversion. */
    chargedQuantity: z.string(),
    currency: z.string(),
    amount: z.string(),
    /** What a maximum of the period kept back. */
    capped: z.string(),
    /** Units covered by allowances; `taken` is more than `covered` where whole steps are taken. */
    allowances: z.array(z.object({ id: z.string(), covered: z.string(), taken: z.string() })).readonly(),
    /** Metered quantity of the record that came before what is charged here. */
    offset: z.string(),
    /** The price's counter before this charge. */
    before: z.object({ quantity: z.string(), amount: z.string(), count: z.number().int() }),
    attributes: z.record(z.string(), z.union([z.string(), z.number()])),
  }))()
export type Charge = z.infer<typeof Charge>

/** The boundary written last: charges come by the thousand in one period. */
interface Written {
  ms: number
  text: string
}

const from: Written = { ms: Number.NaN, text: '' }
const to: Written = { ms: Number.NaN, text: '' }

function textOf(last: Written, ms: number): string {
  if (last.ms !== ms) {
    last.text = formatInstant(ms)
    last.ms = ms
  }
  return last.text
}

/**
 * Makes plain data of what a session rated.
 *
 * @example
 * const price = { id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'per-unit', unitPrice: '0.09' } }
 * const sms = { id: 'r1', type: 'sms', subscriptionId: 's1', startedAt: '2026-03-01T10:00:00Z', quantity: 2, unit: 'message', attributes: {} }
 * const outcome = compile([price], { currency: 'EUR', zone: 'Europe/Berlin' }).open([]).rate(sms)
 * outcome.ok && outcome.uses.map(toCharge)[0].amount // '0.18'
 */
export function toCharge(rated: RatedUse): Charge {
  const { event, price, use, before } = rated
  const { amountDigits, quantityDigits: countedDigits } = price.counter
  return {
    id: chargeId(event.id, rated.part),
    recordId: event.id,
    part: rated.part,
    type: event.type,
    subscriptionId: event.subscriptionId,
    ...(event.accountId === undefined ? {} : { accountId: event.accountId }),
    priceId: price.price.id,
    priceVersion: price.version,
    period: { from: textOf(from, rated.periodFromMs), to: textOf(to, rated.periodToMs) },
    startedAt: rated.part === 0 ? event.startedAt : formatInstant(rated.startMs),
    quantity: formatScaled(rated.metered, price.meteredDigits),
    unit: event.unit,
    chargedQuantity: formatScaled(use.quantity, price.quantityDigits),
    currency: price.price.currency,
    amount: formatScaled(rated.amount, amountDigits),
    capped: formatScaled(rated.capped, amountDigits),
    allowances: rated.takes.map(({ allowance, covered, taken }) => ({
      id: allowance.id,
      covered: formatScaled(covered, allowance.quantityDigits),
      taken: formatScaled(taken, allowance.quantityDigits),
    })),
    offset: formatScaled(use.covered, price.meteredDigits),
    before: {
      quantity: formatScaled(before.quantity, countedDigits),
      amount: formatScaled(before.amount, amountDigits),
      count: before.count,
    },
    attributes: event.attributes,
  }
}

/**
 * The idempotency key of a record's charge.
 *
 * @example
 * chargeId('r1', 0) // 'r1#0'
 */
export function chargeId(recordId: string, part: number): string {
  return `${recordId}#${part}`
}
