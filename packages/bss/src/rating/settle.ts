import { formatScaled } from '@longlines/core/money'
import { modelTally, underMaximum } from './charge-part.ts'
import type { CounterSheet } from './counter-sheet.ts'
import { openSheet } from './counters.ts'
import { capStep } from './explain.ts'
import type { ExplanationStep, Tally, Trace } from './model.ts'
import { type Share, shareOf } from './share.ts'
import type { CompiledPrice, PeriodSpan, Tariff } from './tariff.ts'

/** How a period is settled. */
export interface Settlement {
  /** The part of the period that counts: a minimum spend is prorated by it, rounded half-up. */
  readonly share?: Share
  /** Who pays, for the charges; a counter sheet names the subscription alone. */
  readonly accountId?: string | undefined
}

/**
 * What is due at the end of a period beyond what its records cost. It has the fields by which an invoice
 * takes a charge, so that both stand on one line.
 */
export interface SettledCharge {
  /** Idempotency key: owner, period, price and kind. */
  readonly id: string
  readonly kind: 'model' | 'true-up'
  readonly subscriptionId: string
  /** That of the {@link Settlement}. */
  readonly accountId?: string
  readonly priceId: string
  readonly priceVersion: string
  readonly period: CounterSheet['period']
  /** Nothing was metered: `0`, in the unit of the price's records. */
  readonly quantity: string
  readonly unit: string
  readonly currency: string
  readonly amount: string
  readonly steps: readonly ExplanationStep[]
}

/**
 * Settles a period: what a model still charges where nothing was used, and what is missing to a minimum
 * spend. Nothing is booked; settling twice gives the same charges with the same ids.
 */
export function settlePeriod(
  tariff: Tariff,
  sheet: CounterSheet,
  settlement: Settlement = {},
): SettledCharge[] {
  // Prices count on the sheets of subscriptions; an account's holds shared allowances alone.
  if (sheet.scope === 'account') return []
  const open = openSheet(tariff, sheet)
  const owner: Owner = { sheet, accountId: settlement.accountId }
  return lastVersions(tariff, open.period).flatMap((price) => {
    const tally = open.tally(price.counter.index)
    const trace: Trace = []
    const gross = price.model.settle?.(modelTally(price, tally), trace) ?? 0
    const capped = gross - underMaximum(price, tally.amount, gross)
    if (price.maximum !== undefined && capped !== 0) trace.push(capStep(price, price.maximum, capped))
    const due = settledCharge(price, owner, 'model', gross - capped, trace)
    const trueUp = trueUpOf(price, { ...tally, amount: tally.amount + gross }, settlement)
    return [...due, ...settledCharge(price, owner, 'true-up', trueUp.amount, trueUp.steps)]
  })
}

/** One price for each counter: the version that is valid when the period ends, or was the last one in it. */
function lastVersions(tariff: Tariff, { fromMs, toMs }: PeriodSpan): CompiledPrice[] {
  const last = new Map<number, CompiledPrice>()
  for (const price of tariff.prices) {
    if (price.fromMs >= toMs || price.toMs <= fromMs) continue
    const rival = last.get(price.counter.index)
    if (rival === undefined || price.fromMs > rival.fromMs) last.set(price.counter.index, price)
  }
  return [...last.values()]
}

interface Owner {
  readonly sheet: CounterSheet
  readonly accountId: string | undefined
}

function settledCharge(
  price: CompiledPrice,
  { sheet, accountId }: Owner,
  kind: SettledCharge['kind'],
  amount: number,
  steps: readonly ExplanationStep[],
): SettledCharge[] {
  if (amount === 0) return []
  return [
    {
      id: `${sheet.scope}:${sheet.id}/${sheet.period.from}/${price.price.id}/${kind}`,
      kind,
      subscriptionId: sheet.id,
      ...(accountId === undefined ? {} : { accountId }),
      priceId: price.price.id,
      priceVersion: price.version,
      period: sheet.period,
      quantity: '0',
      unit: price.price.unit,
      currency: price.price.currency,
      amount: formatScaled(amount, price.counter.amountDigits),
      steps,
    },
  ]
}

function trueUpOf(
  price: CompiledPrice,
  tally: Tally,
  { share }: Settlement,
): { amount: number; steps: ExplanationStep[] } {
  if (price.minimum === undefined) return { amount: 0, steps: [] }
  const minimum = shareOf(price.minimum, share, 'half-up')
  const billed = price.maximum === undefined ? tally.amount : Math.min(tally.amount, price.maximum)
  const amount = Math.max(0, minimum - billed)
  const text = (scaled: number) => formatScaled(scaled, price.counter.amountDigits)
  return {
    amount,
    steps: [
      {
        rule: 'minimum',
        text: `Minimum of ${text(minimum)} ${price.price.currency} less ${text(billed)} charged leaves ${text(amount)}`,
        values: { minimum: text(minimum), billed: text(billed) },
        amount: text(amount),
      },
    ],
  }
}
