/**
 * Transit by percentile: a committed rate that is always paid, and a burst price for what the billed rate
 * exceeds it by. The record's quantity is the billed rate of the period; {@link bandwidthUsage} makes it of
 * samples, by the conventions that the price itself carries.
 */
import { LonglinesError } from '@longlines/core/errors'
import { ExactSum, formatScaled } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel, CompiledModel, ModelContext, Trace } from '../model.ts'
import { cumulative } from '../models/cumulative.ts'
import { DecimalText, type PlacedText, priceScale, productText, readScaled } from '../models/scale.ts'
import { decimal, fields, finite, oneOf, text } from '../shape.ts'
import type { UsageEvent } from '../usage-event.ts'
import { MISSING_SAMPLES } from './missing-samples.ts'
import {
  BANDWIDTH_DIRECTIONS,
  type BandwidthSample,
  type PercentileResult,
  percentileOf,
} from './percentile.ts'
import { isPercentile, PERCENTILE_CONVENTIONS } from './rank.ts'

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
    commitRate: DecimalText,
    /** Price of one unit of committed rate in a period. */
    commitPrice: DecimalText,
    /** Price of one unit of rate above the commitment in a period. */
    burstPrice: DecimalText,
  }))()
export type BandwidthPercentileModel = Readonly<z.input<typeof BandwidthPercentileModel>>

/** The charge model `bandwidth-percentile`; see {@link BandwidthPercentileModel}. */
export const bandwidthPercentile: ChargeModel<BandwidthPercentileModel> = {
  type: 'bandwidth-percentile',
  shape: /* @__PURE__ */ (() =>
    fields({
      type: text,
      percentile: finite,
      convention: oneOf(PERCENTILE_CONVENTIONS),
      direction: oneOf(BANDWIDTH_DIRECTIONS),
      missingSamples: oneOf(MISSING_SAMPLES),
      commitRate: decimal,
      commitPrice: decimal,
      burstPrice: decimal,
    }))(),
  compile,
}

/**
 * The usage record of a period's samples: the billed rate in Mbps, with the derivation as attributes.
 *
 * @param samples - one for each interval of the period, `null` where missing; see {@link slotSamples}
 * @param record - the record without its quantity
 * @throws LonglinesError as {@link percentileOf}
 *
 * @example
 * const contract = { percentile: 95, convention: 'nearest-rank', direction: 'in', missingSamples: 'refuse' }
 * const record = { id: 'transit', type: 'transit', subscriptionId: 's1', startedAt: '2026-03-01T00:00:00Z' }
 * bandwidthUsage([{ in: 8000000, out: 0 }], contract, record).event.quantity // '8'
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
  const commitPriceText: PlacedText = [model.commitPrice, `${context.path}.commitPrice`]
  const burstPriceText: PlacedText = [model.burstPrice, `${context.path}.burstPrice`]
  const scale = priceScale([commitPriceText, burstPriceText], context)
  const commit = readScaled([model.commitRate, `${context.path}.commitRate`], context.quantityDigits)
  const commitPrice = readScaled(commitPriceText, scale.priceDigits)
  const burstPrice = readScaled(burstPriceText, scale.priceDigits)
  const sum = new ExactSum()
  const total = (rate: number, trace?: Trace): number => {
    const burst = Math.max(0, rate - commit)
    if (trace) {
      explainRate(trace, model, formatScaled(rate, context.quantityDigits))
      const amounts = [
        productText(commit, commitPrice, scale.productDigits),
        productText(burst, burstPrice, scale.productDigits),
      ] as const
      explainPrices(trace, model, formatScaled(burst, context.quantityDigits), amounts)
    }
    sum.reset().addProduct(commit, commitPrice).addProduct(burst, burstPrice)
    return sum.quotient(scale.divisor, context.rounding)
  }
  return cumulative(total, context)
}

/** Plain data may lack what the type asks for, and no choice must be made silently. */
function checkConventions(model: BandwidthPercentileModel, path: string): void {
  const choices: readonly (readonly ['convention' | 'direction' | 'missingSamples', readonly string[]])[] = [
    ['convention', PERCENTILE_CONVENTIONS],
    ['direction', BANDWIDTH_DIRECTIONS],
    ['missingSamples', MISSING_SAMPLES],
  ]
  for (const [name, known] of choices) {
    if (known.includes(model[name])) continue
    throw new LonglinesError(
      'catalog.invalid_price',
      `Say which ${name} the contract has: ${known.join(', ')}.`,
      {
        path: `${path}.${name}`,
      },
    )
  }
  if (isPercentile(model.percentile)) return
  throw new LonglinesError(
    'catalog.invalid_price',
    `A percentile is above 0 and at most 100; got ${model.percentile}.`,
    {
      path: `${path}.percentile`,
    },
  )
}

function explainRate(trace: Trace, model: BandwidthPercentileModel, rate: string): void {
  const { percentile, convention, direction, missingSamples } = model
  trace.push({
    rule: 'bandwidth-percentile.rate',
    text: `Billed rate ${rate}: percentile ${percentile} (${convention}) by ${direction}, missing samples: ${missingSamples}`,
    values: { rate, percentile, convention, direction, missingSamples },
  })
}

function explainPrices(
  trace: Trace,
  { commitRate, commitPrice, burstPrice }: BandwidthPercentileModel,
  burst: string,
  [commitAmount, burstAmount]: readonly [string, string],
): void {
  trace.push(
    {
      rule: 'bandwidth-percentile.commit',
      text: `Commitment of ${commitRate} at ${commitPrice} each is ${commitAmount}`,
      values: { commitRate, commitPrice },
      amount: commitAmount,
    },
    {
      rule: 'bandwidth-percentile.burst',
      text: `Burst of ${burst} above it at ${burstPrice} each is ${burstAmount}`,
      values: { burst, burstPrice },
      amount: burstAmount,
    },
  )
}
