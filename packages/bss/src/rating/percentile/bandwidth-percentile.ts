/**
 * Transit by percentile: a committed rate that is always paid, and a burst price for what the billed rate
 * exceeds it by. The record's quantity is the billed rate of the period; {@link bandwidthUsage} makes it of
 * samples, by the conventions that the price itself carries.
 */
import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import { addScaled, digitsOf, ExactSum, formatScaled, parseScaled, powerOfTen } from '@longlines/core/money'
import * as z from 'zod'
import type { UsageEvent } from '../context.ts'
import {
  type ChargeModel,
  type CompiledModel,
  chargeByDifference,
  type ModelContext,
  type Trace,
} from '../model.ts'
import { MISSING_SAMPLES } from './missing-samples.ts'
import {
  BANDWIDTH_DIRECTIONS,
  type BandwidthSample,
  type PercentileResult,
  percentileOf,
} from './percentile.ts'
import { PERCENTILE_CONVENTIONS, rankOf } from './rank.ts'

const amount = /* @__PURE__ */ (() =>
  z.string().regex(/^\d+(\.\d+)?$/, 'Write a plain decimal of at least zero such as "6.50".'))()

/** A transit price. Rates are in the price's unit, usually Mbps; 1 Mbps is 1000000 bit/s. */
export const BandwidthPercentileModel = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('bandwidth-percentile'),
    /** 95 for the 95th percentile. */
    percentile: z.number().gt(0).max(100),
    convention: z.enum(PERCENTILE_CONVENTIONS),
    direction: z.enum(BANDWIDTH_DIRECTIONS),
    missingSamples: z.enum(MISSING_SAMPLES),
    /** Committed rate, paid for whether used or not. */
    commitRate: amount,
    /** Price of one unit of committed rate in a period. */
    commitPrice: amount,
    /** Price of one unit of rate above the commitment in a period. */
    burstPrice: amount,
  }))()
export type BandwidthPercentileModel = Readonly<z.input<typeof BandwidthPercentileModel>>

/** The charge model `bandwidth-percentile`; see {@link BandwidthPercentileModel}. */
export const bandwidthPercentile: ChargeModel<BandwidthPercentileModel> = {
  type: 'bandwidth-percentile',
  compile,
}

/**
 * The usage record of a period's samples: the billed rate in Mbps, with the derivation as attributes.
 *
 * @param samples - one for each interval of the period, `null` where missing; see {@link slotSamples}
 * @param record - the record without its quantity
 * @throws LonglinesError as {@link percentileOf}
 */
export function bandwidthUsage(
  samples: readonly (BandwidthSample | null)[],
  contract: Pick<BandwidthPercentileModel, 'percentile' | 'convention' | 'direction' | 'missingSamples'>,
  record: Omit<UsageEvent, 'quantity' | 'unit' | 'attributes'> & {
    readonly attributes?: UsageEvent['attributes']
  },
): { readonly event: UsageEvent; readonly result: PercentileResult } {
  const result = percentileOf(samples, contract)
  const { percentile, convention, direction, missingSamples, expected, missing, parts } = result
  const derivation = {
    percentile,
    convention,
    direction,
    missingSamples,
    expected,
    missing,
    rank: parts.map(({ of, rank, count, rate }) => `${of} ${rank}/${count}: ${rate} bit/s`).join(', '),
  }
  const event = {
    ...record,
    quantity: toMega(result.rate),
    unit: 'Mbps',
    attributes: { ...record.attributes, ...derivation },
  }
  return { event, result }
}

/** A millionth of a decimal: moves the point by six places. */
function toMega(rate: string): string {
  const [whole = '', fraction = ''] = rate.split('.')
  const digits = whole.padStart(7, '0')
  const text = `${digits.slice(0, -6)}.${digits.slice(-6)}${fraction}`
  return text.replace(/\.?0+$/, '')
}

function compile(model: BandwidthPercentileModel, context: ModelContext): CompiledModel {
  checkConventions(model, context.path)
  const { quantityDigits, amountDigits, rounding } = context
  const commit = readAt(model.commitRate, quantityDigits, `${context.path}.commitRate`)
  const commitDigits = digitsAt(model.commitPrice, `${context.path}.commitPrice`)
  const burstDigits = digitsAt(model.burstPrice, `${context.path}.burstPrice`)
  const priceDigits = Math.max(commitDigits, burstDigits, amountDigits - quantityDigits)
  const commitPrice = readAt(model.commitPrice, priceDigits, `${context.path}.commitPrice`)
  const burstPrice = readAt(model.burstPrice, priceDigits, `${context.path}.burstPrice`)
  const divisor = powerOfTen(quantityDigits + priceDigits - amountDigits)
  const sum = new ExactSum()
  const total = (rate: number, trace?: Trace): number => {
    const burst = Math.max(0, rate - commit)
    const due = sum
      .reset()
      .addProduct(commit, commitPrice)
      .addProduct(burst, burstPrice)
      .quotient(divisor, rounding)
    if (trace) explain(trace, model, { rate, burst, digits: quantityDigits }, formatScaled(due, amountDigits))
    return due
  }
  return {
    charge: (use, before, trace) => {
      addScaled(before.quantity, use.quantity)
      return chargeByDifference(total, use, before, trace)
    },
    settle: (tally, trace) => (tally.count === 0 ? total(0, trace) : 0),
  }
}

function checkConventions(model: BandwidthPercentileModel, path: string): void {
  const known: readonly (readonly [keyof BandwidthPercentileModel, readonly string[]])[] = [
    ['convention', PERCENTILE_CONVENTIONS],
    ['direction', BANDWIDTH_DIRECTIONS],
    ['missingSamples', MISSING_SAMPLES],
  ]
  for (const [name, choices] of known) {
    if (choices.includes(String(model[name]))) continue
    throw new LonglinesError(
      'catalog.invalid_price',
      `Say which ${name} the contract has: ${choices.join(', ')}.`,
      {
        path: `${path}.${name}`,
      },
    )
  }
  at(`${path}.percentile`, () => rankOf(model.percentile, 1, model.convention))
}

function readAt(text: string, digits: number, path: string): number {
  const value = at(path, () => parseScaled(text, digits))
  if (value >= 0) return value
  throw new LonglinesError('catalog.invalid_price', `${text} must be at least zero.`, { path })
}

function digitsAt(text: string, path: string): number {
  return at(path, () => digitsOf(text))
}

/** Says where in the price it happened. */
function at<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isLonglinesError(error)) throw error
    throw new LonglinesError(error.code, error.message, { path, values: error.values, cause: error })
  }
}

function explain(
  trace: Trace,
  model: BandwidthPercentileModel,
  { rate, burst, digits }: { readonly rate: number; readonly burst: number; readonly digits: number },
  due: string,
): void {
  const { percentile, convention, direction, missingSamples, commitRate, commitPrice, burstPrice } = model
  const billed = formatScaled(rate, digits)
  const over = formatScaled(burst, digits)
  trace.push(
    {
      rule: 'bandwidth-percentile.rate',
      text: `Billed rate ${billed}: percentile ${percentile} (${convention}) by ${direction}, missing samples ${missingSamples}`,
      values: { rate: billed, percentile, convention, direction, missingSamples },
    },
    {
      rule: 'bandwidth-percentile.commit',
      text: `Commitment of ${commitRate} at ${commitPrice} each`,
      values: { commitRate, commitPrice },
    },
    {
      rule: 'bandwidth-percentile.burst',
      text: `Burst of ${over} above it at ${burstPrice} each: ${due} in all`,
      values: { burst: over, burstPrice },
      amount: due,
    },
  )
}
