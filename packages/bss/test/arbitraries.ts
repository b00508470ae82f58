/** Random prices and usage, for property tests against the oracles. */
import { ROUNDING_MODES } from '@longlines/core/money'
import fc from 'fast-check'
import type { BandWindow, RateBand, RateCardModel } from '../src/rating/index.ts'
import type { OracleModel } from './oracle/quantity.ts'
import type { OracleSetting } from './oracle/rate-card.ts'
import { ALL_WEEK, cardOf } from './rate-card-fixtures.ts'

/** A decimal text of at most so many places. */
export const decimal = (most: number, places: number) =>
  fc.integer({ min: 0, max: most * 10 ** places }).map((scaled) => {
    const text = String(scaled).padStart(places + 1, '0')
    return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
  })
const price = decimal(50, 5)
const size = fc.integer({ min: 1, max: 4000 }).map((thousandths) => (thousandths / 8).toFixed(3))
/** Metered quantities with at most three places. */
export const quantity = fc.oneof(decimal(100, 3), decimal(1_000_000, 3), fc.constant('0'))
const bounds = fc
  .uniqueArray(fc.integer({ min: 1, max: 2_000 }), { maxLength: 5 })
  .map((list): (string | null)[] => [
    ...list.sort((a, b) => a - b).map((bound) => (bound / 8).toFixed(3)),
    null,
  ])
const atZero = fc.boolean()
export const rounding = fc.record({
  digits: fc.integer({ min: 0, max: 6 }),
  mode: fc.constantFrom(...ROUNDING_MODES),
})

export const tiersWith = <T extends object>(fields: fc.Arbitrary<T>) =>
  bounds.chain((list) => fc.tuple(...list.map((upTo) => fields.map((one) => ({ ...one, upTo })))))

/** Every quantity model with random fields. */
export const quantityModel: fc.Arbitrary<OracleModel> = fc.oneof(
  price.map((unitPrice): OracleModel => ({ type: 'per-unit', unitPrice })),
  price.map((multiplier): OracleModel => ({ type: 'multiplier', multiplier })),
  fc.record({
    type: fc.constant('flat' as const),
    amount: price,
    per: fc.constantFrom('period' as const, 'record' as const),
  }),
  fc.record({
    type: fc.constantFrom('graduated' as const, 'volume' as const),
    tiers: tiersWith(fc.record({ unitPrice: price, flatFee: price })),
    flatFeeAtZeroUsage: atZero,
  }),
  fc.record({
    type: fc.constant('graduated-percentage' as const),
    tiers: tiersWith(fc.record({ ratePercent: price, flatFee: price })),
    flatFeeAtZeroUsage: atZero,
  }),
  fc.record({
    type: fc.constant('stairstep' as const),
    tiers: tiersWith(fc.record({ price })),
    priceAtZeroUsage: atZero,
  }),
  fc.record({
    type: fc.constant('package' as const),
    size,
    price,
    freeUnits: decimal(20, 3),
    rounding: fc.constantFrom('up' as const, 'down' as const, 'half-up' as const, 'pro-rata' as const),
  }),
  fc.record({
    type: fc.constant('block-tiers' as const),
    tiers: fc.array(
      fc.record({ blockSize: size, maxBlocks: fc.integer({ min: 1, max: 20 }), pricePerBlock: price }),
      { minLength: 1, maxLength: 4 },
    ),
    policy: fc.constantFrom('all-tiers' as const, 'top-tier' as const),
  }),
  fc.record({
    type: fc.constant('percentage' as const),
    ratePercent: price,
    fixedFee: price,
    freeTransactions: fc.integer({ min: 0, max: 4 }),
    freeAmount: fc.oneof(fc.constant('0'), decimal(500, 3)),
    freeUntil: fc.constantFrom('first-exhausted' as const, 'amount-exhausted' as const),
    minPerTransaction: fc.constantFrom('0', '3'),
    maxPerTransaction: fc.constantFrom('3', '40'),
  }),
)

const cardPrice = fc.integer({ min: 0, max: 99_999 }).map((n) => (n / 10_000).toFixed(4))
const rows = fc
  .array(
    fc.record({
      step: fc.integer({ min: 1, max: 90 }),
      price: cardPrice,
      per: fc.constantFrom(1, 7, 60),
      increment: fc.constantFrom(1, 6, 30, 60),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) => {
    let fromSecond = 0
    return list.map(({ step, ...row }, index) => {
      fromSecond += index === 0 ? 0 : step
      return { fromSecond, ...row }
    })
  })
const time = fc
  .integer({ min: 1, max: 95 })
  .map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`)
/** Bands by cutting the day; one may be weekdays only and another weekends and holidays. */
const windows = fc.uniqueArray(time, { minLength: 0, maxLength: 3 }).chain((cuts) => {
  const sorted = cuts.sort()
  const edges = ['00:00', ...sorted, '24:00']
  const spans = edges.slice(1).map((to, index) => ({ from: edges[index]!, to }))
  const overnight =
    sorted.length > 1 ? [{ from: sorted.at(-1)!, to: sorted[0]! }, ...spans.slice(1, -1)] : spans
  const everyDay = (list: typeof spans): BandWindow[] => list.map((span) => ({ days: ALL_WEEK, ...span }))
  const apart: BandWindow[] = [
    ...spans.map((span) => ({ days: [1, 2, 3, 4, 5], ...span, holidays: 'never' as const })),
    { days: [6, 7], from: '00:00', to: '24:00', holidays: 'also' },
  ]
  return fc.constantFrom(everyDay(spans), everyDay(overnight), apart)
})
const bands = windows.chain((list) =>
  fc.tuple(
    ...list.map((window) =>
      fc.record(
        { windows: fc.constant([window]), connectFee: cardPrice, rates: rows },
        { requiredKeys: ['windows', 'rates'] },
      ),
    ),
  ),
)
const options = fc.record(
  {
    minimumDuration: fc.integer({ min: 1, max: 100 }),
    zeroLength: fc.constantFrom('free', 'connect-fee', 'as-one-second'),
    connectFeeWhenCovered: fc.boolean(),
  },
  { requiredKeys: [] },
)
/** A rate card for every destination. */
export const rateCardModel: fc.Arbitrary<RateCardModel> = fc
  .tuple(bands, options)
  .map(([list, more]) => cardOf(list as RateBand[], more as Partial<RateCardModel>))
/** Where and how a card is rated. */
export const cardSetting = fc.record({
  zone: fc.constantFrom('Europe/Rome', 'America/New_York', 'UTC', 'Australia/Lord_Howe'),
  holidays: fc.constant(['2026-03-29', '2026-11-02', '2026-10-25']),
  digits: fc.constantFrom(0, 2, 6),
  mode: fc.constantFrom(
    'half-up',
    'half-even',
    'up',
    'down',
    'ceiling',
    'floor',
    'half-down',
  ) as fc.Arbitrary<OracleSetting['mode']>,
})
const around = (day: string) =>
  fc.integer({ min: -86_400, max: 86_400 }).map((s) => Date.parse(day) + s * 1000)
/** Instants about changes of the clocks. */
export const callStartMs = fc.oneof(
  around('2026-03-29T01:00:00Z'),
  around('2026-10-25T01:00:00Z'),
  around('2026-03-08T07:00:00Z'),
  around('2026-11-01T06:00:00Z'),
  around('2026-04-04T15:00:00Z'),
)
export const callSeconds = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 8000 }))
