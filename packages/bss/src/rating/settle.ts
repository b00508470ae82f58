import { formatScaled } from '@longlines/core/money'
import { modelTally, underMaximum } from './charge-part.ts'
import type { CounterSheet } from './counter-sheet.ts'
import { openSheet } from './counters.ts'
import { capStep } from './explain.ts'
import type { ExplanationStep, Tally, Trace } from './model.ts'
import { refuseUnknownPrices, settlingPrices } from './settling-prices.ts'
import { type Share, shareOf } from './share.ts'
import type { CompiledPrice, Tariff } from './tariff.ts'

/** How a period is settled. */
export interface Settlement {
  /** The part of the period that counts: a minimum spend is prorated by it, rounded half-up. */
  readonly share?: Share
  /** Who pays, for the charges; a counter sheet names the subscription alone. */
  readonly accountId?: string | undefined
  /**
   * Ids of the prices that the subscription has, where the tariff holds those of several products. What is
   * not named is settled only where it was used; without this list, every price of the tariff is.
   */
  readonly prices?: readonly string[] | undefined
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
 * spend. Nothing is booked; settling twice gives the same charges with the same ids. A counter that several
 * prices share is settled once.
 *
 * @throws LonglinesError `catalog.unknown_id` where `prices` names one that the tariff does not have,
 * `input.invalid` for a share that is no fraction, `rating.counters_mismatch` for numbers that do not fit
 */
export function settlePeriod(
  tariff: Tariff,
  sheet: CounterSheet,
  settlement: Settlement = {},
): SettledCharge[] {
  refuseUnknownPrices(tariff, settlement.prices)
  // Prices count on the sheets of subscriptions; an account's holds shared allowances alone.
  if (sheet.scope === 'account') return []
  const open = openSheet(tariff, sheet)
  const owner: Owner = { sheet, accountId: settlement.accountId }
  return settlingPrices(tariff, open, settlement.prices).flatMap(({ leading, committed }) => {
    const tally = open.tally(leading.counter.index)
    const trace: Trace = []
    const gross = leading.model.settle?.(modelTally(leading, tally), trace) ?? 0
    const capped = gross - underMaximum(leading, tally.amount, gross)
    if (leading.maximum !== undefined && capped !== 0) trace.push(capStep(leading, leading.maximum, capped))
    const due = settledCharge(leading, owner, 'model', gross - capped, trace)
    const trueUp = trueUpOf(committed, { ...tally, amount: tally.amount + gross }, settlement)
    return [...due, ...settledCharge(committed, owner, 'true-up', trueUp.amount, trueUp.steps)]
  })
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
