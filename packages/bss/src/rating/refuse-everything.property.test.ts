import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { context, event, sms } from '../../test/sms-fixtures.ts'
import { compile, parsePrices } from './index.ts'

const band = {
  name: 'all',
  windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
  connectFee: '0.1',
  rates: [{ fromSecond: 0, price: '1', per: 60, increment: 1 }],
}
const tiers = [
  { upTo: '10', unitPrice: '1', flatFee: '2' },
  { upTo: null, unitPrice: '0.5' },
]
const MODELS = [
  { type: 'flat', amount: '1', per: 'record' },
  { type: 'graduated', tiers, flatFeeAtZeroUsage: true },
  { type: 'volume', tiers, tierBy: 'seats' },
  { type: 'prorated-graduated', tiers },
  { type: 'stairstep', tiers: [{ upTo: null, price: '5' }] },
  { type: 'package', size: '10', price: '1', freeUnits: '5', rounding: 'pro-rata' },
  {
    type: 'block-tiers',
    tiers: [{ blockSize: '5', maxBlocks: null, pricePerBlock: '1' }],
    policy: 'top-tier',
  },
  { type: 'percentage', ratePercent: '1', fixedFee: '1', freeTransactions: 1, freeUntil: 'first-exhausted' },
  { type: 'graduated-percentage', tiers: [{ upTo: null, ratePercent: '1' }] },
  { type: 'multiplier', multiplier: '1.3' },
  { type: 'rate-card', destinations: [{ prefix: '*', card: 'a' }], cards: { a: [band] }, exitCode: '00' },
  {
    type: 'bandwidth-percentile',
    percentile: 95,
    convention: 'nearest-rank',
    direction: 'in',
    missingSamples: 'zero',
    commitRate: '1',
    commitPrice: '1',
    burstPrice: '1',
  },
]
const full = {
  ...sms,
  name: 'SMS',
  version: '1',
  validFor: { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' },
  when: { roaming: ['yes', 1] },
  conversion: { divideBy: '2', rounding: 'ceil', roundTo: '1', scope: 'record', unit: 'message' },
  quantityDigits: 0,
  rounding: { digits: 2, mode: 'half-up' },
  counter: 'all',
  accumulate: 'period',
  spend: { minimum: '1', maximum: '2' },
}
const garbage = fc.constantFrom<unknown>(
  null,
  undefined,
  0,
  -1,
  1.5,
  1e21,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  'x',
  '-1',
  '1e-7',
  '9'.repeat(30),
  `0.${'0'.repeat(20)}1`,
  '9999-12-31T23:59:59Z',
  true,
  [],
  [null],
  {},
  { type: 'toString' },
  '__proto__',
)

/** A copy in which one field, at whatever depth, is another value. */
function spoilt(value: unknown, [step = 0, ...steps]: readonly number[], other: unknown): unknown {
  if (typeof value !== 'object' || value === null) return other
  const keys = Object.keys(value)
  const key = keys[step % (keys.length + 1)]
  if (key === undefined) return other
  const copy: object = structuredClone(value)
  return Object.assign(copy, { [key]: spoilt(Reflect.get(value, key), steps, other) })
}

describe('a price of which one field is spoilt', () => {
  const places = fc.array(fc.nat(12), { minLength: 6, maxLength: 6 })

  it('is refused with a code, or rates to a number', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODELS), places, garbage, (model, steps, other) => {
        const price = spoilt({ ...full, model }, steps, other)
        for (const read of [() => parsePrices([price]), () => compile([price] as never, context)]) {
          try {
            read()
          } catch (error) {
            expect(error).toMatchObject({
              name: 'LonglinesError',
              message: expect.stringMatching(/^\w.{15,}\.$/s),
            })
          }
        }
        let rater: ReturnType<typeof compile> | undefined
        try {
          rater = compile([price] as never, context)
        } catch {}
        const attributes = {
          roaming: 'yes',
          destination: '49',
          seats: 1,
          unitsBefore: 0,
          units: 1,
          proratedUnits: 1,
        }
        const rated = rater?.rate(event({ quantity: 3, attributes }), [])
        for (const { amount } of rated?.charges ?? []) expect(amount).toMatch(/^-?\d+(\.\d+)?$/)
      }),
      { numRuns: 500 },
    )
  })

  it('is sound without', () => {
    for (const model of MODELS) expect(() => parsePrices([{ ...full, model }])).not.toThrow()
  })
})
