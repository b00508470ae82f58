/**
 * Why a charge is what it is. The steps come from the code that rated: the price's model runs again, on
 * the counter that the charge remembers, and this time says what it does.
 */
import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import { formatScaled, parseScaled } from '@longlines/core/money'
import { parseInstant } from '@longlines/core/time'
import type { Charge } from './charge.ts'
import { modelTally, modelUse } from './charge-part.ts'
import type { ExplanationStep, Tally, Trace, Use } from './model.ts'
import { placed } from './models/scale.ts'
import type { Conversion } from './price.ts'
import { shown } from './shown.ts'
import type { CompiledPrice, Tariff } from './tariff.ts'

/** The derivation of a charge, from the record to the rounded amount. */
export interface Explanation {
  readonly chargeId: string
  readonly recordId: string
  readonly currency: string
  readonly amount: string
  readonly steps: readonly ExplanationStep[]
}

/**
 * Explains a charge that this tariff made.
 *
 * @throws LonglinesError `rating.no_price` where the tariff has no such price version,
 * `input.invalid` for what is no charge, `rating.counters_mismatch` where it would charge another amount: the charge was made by another tariff
 */
export function explainCharge(tariff: Tariff, charge: Charge): Explanation {
  try {
    return explained(tariff, charge)
  } catch (error) {
    if (isLonglinesError(error)) throw error
    throw new LonglinesError('input.invalid', `Give a charge as a rater made it; got ${shown(charge)}.`, {
      path: 'charge',
      cause: error,
    })
  }
}

function explained(tariff: Tariff, charge: Charge): Explanation {
  const price = findPrice(tariff, charge)
  const trace: Trace = [recordStep(charge), priceStep(charge, price)]
  for (const take of charge.allowances) trace.push(allowanceStep(tariff, charge, take))
  const amount = isCovered(price, charge) ? 0 : chargeAgain(price, charge, trace)
  const { amountDigits } = price.counter
  if (formatScaled(amount, amountDigits) !== charge.amount) {
    throw new LonglinesError(
      'rating.counters_mismatch',
      `Charge ${charge.id} is ${charge.amount}, but this tariff gives ${formatScaled(amount, amountDigits)}; explain it with the rater that made it.`,
      { values: { chargeId: charge.id } },
    )
  }
  trace.push({
    rule: 'rounding',
    text: `Rounded once, ${price.roundingMode} to ${amountDigits} decimal places: ${charge.amount} ${charge.currency}`,
    values: { mode: price.roundingMode, digits: amountDigits },
    amount: charge.amount,
  })
  return {
    chargeId: charge.id,
    recordId: charge.recordId,
    currency: charge.currency,
    amount: charge.amount,
    steps: trace,
  }
}

/**
 * An explanation as text, one step a line.
 *
 * @example
 * renderExplanation({ chargeId: 'r1#0', recordId: 'r1', currency: 'EUR', amount: '0.18', steps: [] }) // 'r1#0: 0.18 EUR'
 */
export function renderExplanation(explanation: Explanation): string {
  const lines = explanation.steps.map((step) => `  ${step.text}`)
  return [`${explanation.chargeId}: ${explanation.amount} ${explanation.currency}`, ...lines].join('\n')
}

/** True for a record that allowances covered whole: nothing was charged then. */
function isCovered(price: CompiledPrice, charge: Charge): boolean {
  return (
    charge.allowances.length > 0 &&
    coveredOf(price, charge) === parseScaled(charge.quantity, price.meteredDigits)
  )
}

/** What allowances covered, scaled by `meteredDigits`. */
function coveredOf(price: CompiledPrice, charge: Charge): number {
  return charge.allowances.reduce((sum, take) => sum + parseScaled(take.covered, price.meteredDigits), 0)
}

function findPrice(tariff: Tariff, charge: Charge): CompiledPrice {
  // Those of a type stand by precedence, as they did when the record was rated.
  const named = (tariff.byType.get(charge.type)?.prices ?? []).filter(
    (candidate) => candidate.price.id === charge.priceId && candidate.version === charge.priceVersion,
  )
  const startMs = placed('startedAt', () => parseInstant(charge.startedAt))
  // Versions need no names of their own, so several may share one.
  const price = named.find((candidate) => wouldRate(candidate, charge, startMs)) ?? named[0]
  if (price) return price
  throw new LonglinesError(
    'rating.no_price',
    `This tariff has no price ${charge.priceId} version ${charge.priceVersion}; explain the charge with the tariff that made it.`,
    { values: { priceId: charge.priceId, priceVersion: charge.priceVersion } },
  )
}

function wouldRate({ fromMs, toMs, matches }: CompiledPrice, charge: Charge, startMs: number): boolean {
  return startMs >= fromMs && startMs < toMs && (matches?.(charge.attributes) ?? true)
}

function chargeAgain(price: CompiledPrice, charge: Charge, trace: Trace): number {
  const { counter } = price
  const before: Tally = {
    quantity: parseScaled(charge.before.quantity, counter.quantityDigits),
    amount: parseScaled(charge.before.amount, counter.amountDigits),
    count: charge.before.count,
  }
  const use: Use = {
    quantity: parseScaled(charge.chargedQuantity, price.quantityDigits),
    covered: parseScaled(charge.offset, price.meteredDigits),
    startMs: parseInstant(charge.startedAt) + coveredOf(price, charge) * price.meteredMs,
    continued: charge.part > 0,
    attributes: charge.attributes,
  }
  const { conversion, unit } = price.price
  if (conversion) trace.push(conversionStep(conversion, unit, charge))
  const gross = price.model.charge(modelUse(price, use), modelTally(price, before), trace)
  if (price.maximum === undefined) return gross
  const capped = parseScaled(charge.capped, counter.amountDigits)
  if (capped !== 0) trace.push(capStep(price, price.maximum, capped))
  return gross - capped
}

function recordStep(charge: Charge): ExplanationStep {
  const attributes = Object.entries(charge.attributes).map(([name, value]) => `${name} ${value}`)
  return {
    rule: 'record',
    text: `Record ${charge.recordId}: ${[`${charge.type} of ${charge.quantity} ${charge.unit} at ${charge.startedAt}`, ...attributes].join(', ')}`,
    values: {
      ...charge.attributes,
      recordId: charge.recordId,
      part: charge.part,
      type: charge.type,
      quantity: charge.quantity,
      unit: charge.unit,
      startedAt: charge.startedAt,
    },
  }
}

function priceStep(charge: Charge, { price, version }: CompiledPrice): ExplanationStep {
  const from = price.validFor?.from ?? null
  const to = price.validFor?.to ?? null
  return {
    rule: 'price',
    text: `Price ${price.name ?? price.id}, version ${version}${from === null ? '' : `, from ${from}`}${to === null ? '' : `, until ${to}`}; counter of ${charge.period.from} to ${charge.period.to} stood at ${charge.before.quantity}`,
    values: {
      priceId: price.id,
      version,
      from,
      to,
      counter: price.counter ?? price.id,
      counterBefore: charge.before.quantity,
    },
  }
}

function allowanceStep(tariff: Tariff, charge: Charge, take: Charge['allowances'][number]): ExplanationStep {
  const name = tariff.allowanceById.get(take.id)?.name ?? take.id
  return {
    rule: 'allowance',
    text: `Allowance ${name} covers ${take.covered} ${charge.unit}${take.taken === take.covered ? '' : `, taking ${take.taken} in whole steps`}`,
    values: { allowanceId: take.id, covered: take.covered, taken: take.taken },
    amount: '0',
  }
}

function conversionStep(conversion: Conversion, unit: string, charge: Charge): ExplanationStep {
  const { divideBy = null, multiplyBy = null, rounding = 'none', scope = 'record' } = conversion
  const how = divideBy === null ? `times ${multiplyBy}` : `divided by ${divideBy}`
  return {
    rule: 'conversion',
    text: `Units ${how}, rounding ${rounding} for each ${scope}: ${charge.chargedQuantity} ${conversion.unit ?? unit} charged`,
    values: { divideBy, multiplyBy, rounding, scope, chargedQuantity: charge.chargedQuantity },
  }
}

/** What a maximum keeps back, or takes of a reduction that it had kept back before. */
export function capStep({ price, counter }: CompiledPrice, maximum: number, capped: number): ExplanationStep {
  const most = formatScaled(maximum, counter.amountDigits)
  const size = formatScaled(Math.abs(capped), counter.amountDigits)
  return {
    rule: 'maximum',
    text: `Maximum of ${most} ${price.currency} in the period ${capped < 0 ? `takes ${size} of the reduction` : `keeps back ${size}`}`,
    values: { maximum: most, capped: formatScaled(capped, counter.amountDigits) },
    amount: formatScaled(-capped, counter.amountDigits),
  }
}
