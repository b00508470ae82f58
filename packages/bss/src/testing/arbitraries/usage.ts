import { formatInstant, parseInstant } from '@longlines/core/time'
import type { Charge, UsageEvent } from '../../rating/index.ts'
import { aUsageCharge } from '../a-usage-charge.ts'
import { amounts, FIRST_DAY } from './amounts.ts'
import type { Arbitrary, FastCheck } from './fast-check.ts'
import { USED } from './prices.ts'

/** What is said of usage before it is drawn. */
export interface UsageWish {
  /** `s1` where left out. */
  readonly subscriptionIds?: readonly string[]
  /** For charges: `calls` where left out. */
  readonly priceIds?: readonly string[]
  /** Days from 2024-01-01 on in which it falls; 365 where left out. */
  readonly days?: number
  /** Most records; 20 where left out. */
  readonly most?: number
}

/** Records of calls, data and messages, in order of time; quantities are whole. */
export function usageEvents(fc: FastCheck, wish: UsageWish): Arbitrary<UsageEvent[]> {
  const { subscriptionIds = ['s1'], most = 20 } = wish
  const record = fc.record({
    at: instants(fc, wish),
    used: fc.constantFrom(...USED),
    quantity: fc.integer({ min: 0, max: 10_000 }),
    subscriptionId: fc.constantFrom(...subscriptionIds),
  })
  return fc.array(record, { maxLength: most }).map((records) =>
    [...records]
      .sort((a, b) => a.at - b.at)
      .map(({ at, used, quantity, subscriptionId }, index) => ({
        id: `r${index + 1}`,
        type: used.usageType,
        subscriptionId,
        startedAt: formatInstant(at),
        quantity,
        unit: used.unit,
        attributes: {},
      })),
  )
}

/** Charges as rating makes them, in order of time, each in its month of Roman time. */
export function charges(fc: FastCheck, wish: UsageWish): Arbitrary<Charge[]> {
  const { subscriptionIds = ['s1'], priceIds = ['calls'], most = 20 } = wish
  const charge = fc.record({
    at: instants(fc, wish),
    amount: amounts(fc),
    quantity: fc.integer({ min: 0, max: 10_000 }),
    subscriptionId: fc.constantFrom(...subscriptionIds),
    priceId: fc.constantFrom(...priceIds),
  })
  return fc.array(charge, { maxLength: most }).map((drawn) =>
    [...drawn]
      .sort((a, b) => a.at - b.at)
      .map(({ at, quantity, ...rest }, index) =>
        aUsageCharge({
          recordId: `r${index + 1}`,
          startedAt: formatInstant(at),
          quantity: String(quantity),
          ...rest,
        }),
      ),
  )
}

function instants(fc: FastCheck, { days = 365 }: UsageWish): Arbitrary<number> {
  const first = parseInstant(`${FIRST_DAY}T00:00:00Z`)
  return fc.integer({ min: 0, max: days * 86_400 }).map((seconds) => first + seconds * 1000)
}
