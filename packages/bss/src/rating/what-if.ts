/** What a proposed tariff would have earned on history, and who would pay more or less. Writes nothing. */
import { LonglinesError, type Refusal } from '@longlines/core/errors'
import { Decimal } from '@longlines/core/money'
import type { UsageEvent } from './context.ts'
import type { CounterSheet } from './counter-sheet.ts'
import { malformation } from './malformation.ts'
import type { Rater } from './rater.ts'

/** Revenue under the tariff in force, under the proposed one, and the difference; decimal texts. */
export interface RevenueChange {
  readonly current: string
  readonly proposed: string
  readonly change: string
}

/** One customer's part of a {@link WhatIf}. */
export interface CustomerChange extends RevenueChange {
  readonly customerId: string
}

/** The effect of a tariff change on recorded usage. */
export interface WhatIf {
  readonly currency: string
  readonly records: number
  readonly revenue: RevenueChange
  /** By account, or by subscription where a record names no account; largest change first, then by id. */
  readonly customers: readonly CustomerChange[]
  /** Records that one of the tariffs refuses. */
  readonly refused: readonly {
    readonly recordId: string
    readonly tariff: 'current' | 'proposed'
    readonly refusal: Refusal
  }[]
}

/**
 * Rates the same records under two tariffs, each with its own copy of the counters, and settles both at
 * the end, so that minimum spends count too.
 *
 * @throws LonglinesError `money.currency_mismatch` where the tariffs are of different currencies, `catalog.unknown_id`
 * for a price of `pricesOf` that a tariff lacks
 *
 * @example
 * const at = (unitPrice: string) => compile([{ id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'per-unit', unitPrice } }], { currency: 'EUR', zone: 'Europe/Berlin' })
 * const sms = { id: 'r1', type: 'sms', subscriptionId: 's1', startedAt: '2026-03-01T10:00:00Z', quantity: 2, unit: 'message', attributes: {} }
 * whatIf({ events: [sms], current: at('0.09'), proposed: at('0.05') }).revenue // { current: '0.18', proposed: '0.1', change: '-0.08' }
 */
export function whatIf(input: {
  readonly events: Iterable<UsageEvent>
  readonly current: Rater
  readonly proposed: Rater
  readonly counters?: readonly CounterSheet[]
  /** The prices that a subscription has, by their ids; all of the tariff if absent. */
  readonly pricesOf?: (subscriptionId: string, tariff: 'current' | 'proposed') => readonly string[]
}): WhatIf {
  refuseOtherCurrency(input.current.tariff.currency, input.proposed.tariff.currency)
  const sides = {
    current: openSide(input.current, input.counters ?? []),
    proposed: openSide(input.proposed, input.counters ?? []),
  }
  const refused: { recordId: string; tariff: 'current' | 'proposed'; refusal: Refusal }[] = []
  let records = 0
  for (const event of input.events) {
    records += 1
    for (const tariff of ['current', 'proposed'] as const) {
      const refusal = sides[tariff].rate(event)
      if (refusal) refused.push({ recordId: event?.id ?? '', tariff, refusal })
    }
  }
  const current = sides.current.close((id) => input.pricesOf?.(id, 'current'))
  const proposed = sides.proposed.close((id) => input.pricesOf?.(id, 'proposed'))
  const customerIds = [...new Set([...current.keys(), ...proposed.keys()])]
  const customers = customerIds.map((customerId) => ({
    customerId,
    ...changeOf(current.get(customerId) ?? ZERO, proposed.get(customerId) ?? ZERO),
  }))
  return {
    currency: input.current.tariff.currency,
    records,
    revenue: changeOf(totalOf(current), totalOf(proposed)),
    customers: customers.sort(byChange),
    refused,
  }
}

const ZERO = new Decimal(0)

function refuseOtherCurrency(current: string, proposed: string): void {
  if (current === proposed) return
  throw new LonglinesError(
    'money.currency_mismatch',
    `The tariff in force is in ${current}, the proposed one in ${proposed}; compare tariffs of one currency.`,
  )
}

function openSide(rater: Rater, counters: readonly CounterSheet[]) {
  const session = rater.open(counters)
  const totals = new Map<string, Decimal>()
  const owners = new Map<string, string>()
  const add = (customerId: string, amount: Decimal) =>
    totals.set(customerId, (totals.get(customerId) ?? ZERO).plus(amount))
  return {
    rate(event: UsageEvent): Refusal | undefined {
      const outcome = session.rate(event)
      if (!outcome.ok && malformation(event) !== undefined) return outcome.refusal
      const customerId = event.accountId ?? event.subscriptionId
      owners.set(event.subscriptionId, customerId)
      if (!outcome.ok) return outcome.refusal
      for (const { amount, price } of outcome.uses) {
        if (amount !== 0)
          add(customerId, new Decimal(amount).div(new Decimal(10).pow(price.counter.amountDigits)))
      }
      return undefined
    },
    close(pricesOf: (subscriptionId: string) => readonly string[] | undefined): ReadonlyMap<string, Decimal> {
      for (const sheet of session.counters()) {
        if (sheet.scope === 'account') continue
        const due = rater.settle(sheet, { prices: pricesOf(sheet.id) })
        for (const { amount } of due) add(owners.get(sheet.id) ?? sheet.id, new Decimal(amount))
      }
      return totals
    },
  }
}

function totalOf(totals: ReadonlyMap<string, Decimal>): Decimal {
  return [...totals.values()].reduce((sum, amount) => sum.plus(amount), ZERO)
}

function changeOf(current: Decimal, proposed: Decimal): RevenueChange {
  return {
    current: current.toFixed(),
    proposed: proposed.toFixed(),
    change: proposed.minus(current).toFixed(),
  }
}

function byChange(a: CustomerChange, b: CustomerChange): number {
  const size = (customer: CustomerChange) => new Decimal(customer.change).abs()
  return size(b).comparedTo(size(a)) || (a.customerId < b.customerId ? -1 : 1)
}
