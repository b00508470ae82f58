/** The sums of a document do not depend on whether doubles or BigInts are used for them. */
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { Discount, DocumentInput, TaxPolicy } from '../index.ts'
import type * as amounts from './amount.ts'
import { totalDocument } from './total-document.ts'

type Amounts = typeof amounts
type Amount = amounts.Amount

/** The same module without doubles: each of its functions in one line. */
function bigAmounts(real: Amounts): Amounts {
  const big = (value: Amount) => BigInt(value)
  // What is compared with 0 and 1 in the code has to be what it is there.
  const small = (value: bigint): Amount => (value === 0n || value === 1n ? Number(value) : value)
  const floor = (value: bigint, step: bigint) => value / step - (value < 0n && value % step !== 0n ? 1n : 0n)
  class Sum extends real.AmountSum {
    private sum = 0n
    override add(value: Amount): this {
      this.sum += big(value)
      return this
    }
    override get total(): Amount {
      return small(this.sum)
    }
  }
  return {
    ...real,
    AmountSum: Sum,
    amountOf: small,
    parseAmount: (text) => small(big(real.parseAmount(text))),
    amountText: (value) => real.amountText(real.amountOf(big(value))),
    plus: (a, b) => small(big(a) + big(b)),
    minus: (a, b) => small(big(a) - big(b)),
    times: (a, b) => small(big(a) * big(b)),
    sumOf: (values) => small(values.reduce<bigint>((sum, value) => sum + big(value), 0n)),
    partOf: (value, numerator, denominator) => small((big(value) * big(numerator)) / big(denominator)),
    remainderOf: (value, numerator, denominator) => small((big(value) * big(numerator)) % big(denominator)),
    floorSteps: (value, step) => small(floor(big(value), big(step))),
    roundSteps: (value, step) => {
      const sign = value < 0 ? -1n : 1n
      return small(sign * floor(sign * big(value) + big(step) / 2n, big(step)))
    },
  }
}

vi.doMock('./amount.ts', async (original) => bigAmounts(await original<Amounts>()))
vi.resetModules()
const { totalDocument: totalByBigInts } = await import('./total-document.ts')

const cents = fc.oneof(
  fc.integer({ min: -50_000, max: 200_000 }).map(BigInt),
  fc.bigInt({ min: -2_000_000n, max: 2_000_000n }),
  fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }),
)
const textOf = (value: bigint) => {
  const digits = String(value < 0n ? -value : value).padStart(3, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
const amount = cents.map(textOf)
const charge = cents.map((value) => textOf(value < 0n ? -value : value))
const rate = fc.oneof(
  fc.constantFrom('22', '10', '8.25', '0', '7.125'),
  fc.integer({ min: 0, max: 999_999 }).map((value) => (value / 1e4).toFixed(4)),
)
const anyDocument = fc.record({
  lines: fc.array(
    fc.record({
      amount,
      taxClass: fc.constantFrom('standard', 'reduced', 'both'),
      priceId: fc.constantFrom('x', 'y'),
    }),
    { maxLength: 30 },
  ),
  discounts: fc.array(
    fc.record({
      type: fc.constantFrom<Discount['type']>('percentage', 'fixed'),
      value: fc.oneof(rate, charge),
      stacking: fc.constantFrom<Discount['stacking']>('sequential', 'parallel', 'exclusive', undefined),
      cap: fc.option(charge, { nil: undefined }),
      appliesTo: fc.constantFrom(undefined, { priceIds: ['x'] }, { taxClasses: ['reduced'] }),
    }),
    { maxLength: 4 },
  ),
  prices: fc.constantFrom<TaxPolicy['prices']>('exclusive', 'inclusive'),
  rounding: fc.constantFrom<TaxPolicy['rounding']>('line', 'rate', 'invoice'),
  rates: fc.tuple(rate, rate, rate),
  compound: fc.boolean(),
  credit: charge,
})

function inputOf(
  document: typeof anyDocument extends fc.Arbitrary<infer Value> ? Value : never,
): DocumentInput {
  const { lines, discounts, prices, rounding, rates, compound, credit } = document
  const place = { country: 'IT' }
  return {
    currency: 'EUR',
    on: '2026-03-01',
    credit,
    customer: { place, status: 'consumer' },
    lines: lines.map((line, index) => ({
      id: `l${index}`,
      kind: 'recurring',
      description: 'Fibre',
      quantity: '1',
      unit: 'piece',
      unitPrice: line.amount,
      exact: line.amount,
      ...line,
    })),
    discounts: discounts.map((one, index) => ({ id: `d${index}`, name: 'Less', ...one })),
    tax: {
      seller: place,
      prices,
      rounding,
      rules: [
        { id: 'a', name: 'IVA', place, rate: rates[0], taxClasses: ['standard', 'both'] },
        { id: 'b', name: 'IVA', place, rate: rates[1], taxClasses: ['reduced'] },
        { id: 'c', name: 'Levy', place, rate: rates[2], taxClasses: ['both'], compound },
      ],
    },
  }
}

it('documents of any size come to the same by doubles and by BigInts', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const input = inputOf(document)
      expect(totalDocument(input)).toEqual(totalByBigInts(input))
    }),
    { numRuns: 500 },
  )
})
