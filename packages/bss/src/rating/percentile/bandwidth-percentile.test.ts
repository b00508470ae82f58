import { zoneOf } from '@longlines/core/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY_TALLY, type ModelContext, type Tally, type Trace } from '../model.ts'
import { BandwidthPercentileModel, bandwidthPercentile, bandwidthUsage } from './bandwidth-percentile.ts'

const MODEL: BandwidthPercentileModel = {
  type: 'bandwidth-percentile',
  percentile: 95,
  convention: 'nearest-rank',
  direction: 'max-of-percentiles',
  missingSamples: 'refuse',
  commitRate: '100',
  commitPrice: '0.80',
  burstPrice: '1.25',
}

const context = (more: Partial<ModelContext> = {}): ModelContext => ({
  amountDigits: 2,
  rounding: 'half-up',
  quantityDigits: 6,
  unit: 'Mbps',
  currency: 'EUR',
  zone: zoneOf('UTC'),
  holidays: new Set(),
  path: 'prices[0].model',
  ...more,
})

const compile = (more: Partial<BandwidthPercentileModel> = {}, setting: Partial<ModelContext> = {}) =>
  bandwidthPercentile.compile({ ...MODEL, ...more }, context(setting))
const use = (quantity: number) => ({ quantity, covered: 0, startMs: 0, continued: false, attributes: {} })

describe('charge', () => {
  it.each([
    ['nothing used', 0, 8000],
    ['below the commitment', 99_999_999, 8000],
    ['at it', 100_000_000, 8000],
    ['one bit/s above', 100_000_001, 8000],
    ['enough above for a cent', 100_004_000, 8001],
    ['far above', 250_500_000, 8000 + 18_813],
  ])('%s', (_title, rate, amount) => {
    expect(compile().charge(use(rate), EMPTY_TALLY)).toBe(amount)
  })

  it('rounds as the price says', () => {
    expect(compile({}, { rounding: 'down' }).charge(use(100_004_000), EMPTY_TALLY)).toBe(8000)
    expect(compile({}, { rounding: 'up' }).charge(use(100_000_001), EMPTY_TALLY)).toBe(8001)
    expect(compile({}, { amountDigits: 6 }).charge(use(100_000_001), EMPTY_TALLY)).toBe(80_000_001)
  })

  it('takes whole units too', () => {
    expect(compile({}, { quantityDigits: 0 }).charge(use(101), EMPTY_TALLY)).toBe(8125)
    expect(compile({}, { quantityDigits: 0, amountDigits: 6 }).charge(use(101), EMPTY_TALLY)).toBe(81_250_000)
  })

  it('adds further ports to one commitment, and charges it once', () => {
    const model = compile()
    const first = model.charge(use(80_000_000), EMPTY_TALLY)
    const before: Tally = { quantity: 80_000_000, amount: first, count: 1 }
    expect([first, model.charge(use(60_000_000), before)]).toEqual([8000, 5000])
  })

  it('charges the commitment when a period without samples is settled', () => {
    expect(compile().settle?.(EMPTY_TALLY)).toBe(8000)
    expect(compile().settle?.({ quantity: 1, amount: 8000, count: 1 })).toBe(0)
  })

  it('equals the formula', () => {
    const price = fc.integer({ min: 0, max: 10 ** 6 })
    fc.assert(
      fc.property(fc.nat(10 ** 9), price, price, fc.nat(10 ** 9), (commit, commitPrice, burstPrice, rate) => {
        const text = (micro: number) => (micro / 1e4).toFixed(4)
        const model = compile(
          { commitRate: String(commit), commitPrice: text(commitPrice), burstPrice: text(burstPrice) },
          { quantityDigits: 0, amountDigits: 4, rounding: 'down' },
        )
        const expected = commit * commitPrice + Math.max(0, rate - commit) * burstPrice
        fc.pre(Number.isSafeInteger(expected))
        expect(model.charge(use(rate), EMPTY_TALLY)).toBe(expected)
      }),
    )
  })
})

describe('refusals', () => {
  it.each([
    [
      { convention: 'median' },
      'catalog.invalid_price',
      'convention',
      /Say which convention the contract has: nearest-rank, /,
    ],
    [
      { direction: 'both' },
      'catalog.invalid_price',
      'direction',
      /Say which direction the contract has: in, out, /,
    ],
    [
      { missingSamples: undefined },
      'catalog.invalid_price',
      'missingSamples',
      /Say which missingSamples the contract has: refuse, /,
    ],
    [{ percentile: 0 }, 'catalog.invalid_price', 'percentile', /above 0 and at most 100; got 0/],
    [{ percentile: undefined }, 'catalog.invalid_price', 'percentile', /got undefined/],
    [{ commitRate: '-1' }, 'catalog.invalid_price', 'commitRate', /at least zero/],
    [{ commitRate: '0.0000001' }, 'money.precision', 'commitRate', /at most 6 decimal places/],
    [{ commitPrice: 'free' }, 'money.invalid_decimal', 'commitPrice', /plain decimal/],
    [{ burstPrice: '1e3' }, 'money.invalid_decimal', 'burstPrice', /plain decimal/],
    [{ burstPrice: '-1' }, 'catalog.invalid_price', 'burstPrice', /at least zero/],
  ])('%j', (wrong, code, name, message) => {
    const work = () => compile(wrong as Partial<BandwidthPercentileModel>)
    expect(work).toThrowError(expect.objectContaining({ code, path: `prices[0].model.${name}` }))
    expect(work).toThrowError(message)
  })

  it.each([
    { percentile: 0 },
    { percentile: 101 },
    { convention: 'median' },
    { direction: undefined },
    { missingSamples: undefined },
    { commitRate: -1 },
    { commitPrice: '-1' },
    { burstPrice: '' },
  ])('the schema refuses %j', (wrong) => {
    expect(BandwidthPercentileModel.safeParse({ ...MODEL, ...wrong }).success).toBe(false)
  })

  it('the schema takes the model', () => {
    expect(BandwidthPercentileModel.parse(MODEL)).toEqual(MODEL)
  })
})

describe('explanation', () => {
  it('says the conventions, the commitment and the burst', () => {
    const trace: Trace = []
    compile().charge(use(250_500_000), EMPTY_TALLY, trace)
    expect(trace).toEqual([
      {
        rule: 'bandwidth-percentile.rate',
        text: 'Billed rate 250.5: percentile 95 (nearest-rank) by max-of-percentiles, missing samples: refuse',
        values: {
          rate: '250.5',
          percentile: 95,
          convention: 'nearest-rank',
          direction: 'max-of-percentiles',
          missingSamples: 'refuse',
        },
      },
      {
        rule: 'bandwidth-percentile.commit',
        text: 'Commitment of 100 at 0.80 each is 80',
        values: { commitRate: '100', commitPrice: '0.80' },
        amount: '80',
      },
      {
        rule: 'bandwidth-percentile.burst',
        text: 'Burst of 150.5 above it at 1.25 each is 188.125',
        values: { burst: '150.5', burstPrice: '1.25' },
        amount: '188.125',
      },
    ])
  })
})

describe('bandwidthUsage', () => {
  const record = { id: 'p1', type: 'transit', subscriptionId: 's1', startedAt: '2026-01-01T00:00:00Z' }
  const samples = (...rates: number[]) => rates.map((rate) => ({ in: rate, out: 0 }))

  it.each([
    [250_500_000, '250.5'],
    [1_000_000, '1'],
    [10_000_000, '10'],
    [999_999, '0.999999'],
    [100, '0.0001'],
    [0, '0'],
    [123_456_789_012, '123456.789012'],
  ])('%d bit/s are %s Mbps', (rate, quantity) => {
    expect(bandwidthUsage(samples(rate), MODEL, record).event).toMatchObject({
      ...record,
      quantity,
      unit: 'Mbps',
    })
  })

  it('keeps fractions of interpolation', () => {
    const contract = { ...MODEL, convention: 'interpolated', percentile: 50 } as const
    expect(bandwidthUsage(samples(1, 2), contract, record).event.quantity).toBe('0.0000015')
    expect(bandwidthUsage(samples(10_000_000, 10_000_001), contract, record).event.quantity).toBe(
      '10.0000005',
    )
  })

  it('carries its derivation, and what the record had already', () => {
    const { event, result } = bandwidthUsage(samples(3_000_000, 1_000_000), MODEL, {
      ...record,
      attributes: { port: 'et-0/0/1' },
    })
    expect(event.attributes).toEqual({
      port: 'et-0/0/1',
      percentile: 95,
      convention: 'nearest-rank',
      direction: 'max-of-percentiles',
      missingSamples: 'refuse',
      expected: 2,
      missing: 0,
      rank: 'in 2/2: 3000000 bit/s, out 2/2: 0 bit/s',
    })
    expect(result.rate).toBe('3000000')
  })
})
