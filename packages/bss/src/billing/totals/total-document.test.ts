import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Discount, type DocumentInput, type OpenLine, type TaxPolicy, totalDocument } from '../index.ts'

const line = (id: string, amount: string, more: Partial<OpenLine> = {}): OpenLine => ({
  id,
  kind: 'recurring',
  description: id,
  priceId: id,
  quantity: '1',
  unit: 'piece',
  unitPrice: amount,
  amount,
  exact: amount,
  taxClass: 'standard',
  ...more,
})
const policy = (more: Partial<TaxPolicy> = {}): TaxPolicy => ({
  seller: { country: 'IT' },
  rules: [
    { id: 'standard', name: 'IVA', place: { country: 'IT' }, rate: '22', taxClasses: ['standard'] },
    { id: 'reduced', name: 'IVA', place: { country: 'IT' }, rate: '10', taxClasses: ['reduced'] },
    { id: 'none', name: 'IVA', place: { country: 'IT' }, rate: '0', taxClasses: ['none'] },
  ],
  ...more,
})
const total = (lines: readonly OpenLine[], more: Partial<DocumentInput> = {}) =>
  totalDocument({
    currency: 'EUR',
    on: '2026-03-01',
    lines,
    tax: policy(),
    customer: { place: { country: 'IT' }, status: 'consumer' },
    ...more,
  })
const fixed = (id: string, value: string, more: Partial<Discount> = {}): Discount => ({
  id,
  name: id,
  type: 'fixed',
  value,
  ...more,
})
const percent = (id: string, value: string, more: Partial<Discount> = {}): Discount => ({
  ...fixed(id, value, more),
  type: 'percentage',
})

describe('totals', () => {
  it('of nothing are zero', () => {
    expect(total([])).toMatchObject({
      lines: [],
      taxes: [],
      totals: { gross: '0.00', due: '0.00' },
      credit: '0.00',
    })
  })

  it('round tax once for each rate, on each line, or on the document', () => {
    const lines = ['a', 'b', 'c']
      .map((id) => line(id, '0.02'))
      .concat(line('d', '0.04', { taxClass: 'reduced' }))
    const tax = (rounding: TaxPolicy['rounding']) => {
      const { totals, taxes } = total(lines, { tax: policy({ rounding }) })
      return [totals.tax, ...taxes.map((one) => `${one.rate} on ${one.taxable}: ${one.tax}`)]
    }
    // 0.0132 and 0.004
    expect(tax('rate')).toEqual(['0.01', '22 on 0.06: 0.01', '10 on 0.04: 0.00'])
    expect(tax('line')).toEqual(['0.00', '22 on 0.06: 0.00', '10 on 0.04: 0.00'])
    expect(tax('invoice')).toEqual(['0.02', '22 on 0.06: 0.01', '10 on 0.04: 0.01'])
  })

  it('take the tax out of prices that have it', () => {
    const { totals, lines } = total(
      [line('a', '9.99'), line('b', '9.99'), line('c', '5.00', { taxClass: 'none' })],
      {
        tax: policy({ prices: 'inclusive' }),
      },
    )
    expect(totals).toMatchObject({ net: '21.38', tax: '3.60', gross: '24.98' })
    expect(lines.map(({ net }) => net)).toEqual(['8.19', '8.19', '5.00'])
    expect(lines[0]?.unitPrice).toBe('8.188524590163')
  })

  it('put tax on tax', () => {
    const tax: TaxPolicy = {
      seller: { country: 'CA' },
      rules: [
        { id: 'gst', name: 'GST', place: { country: 'CA' }, rate: '5' },
        { id: 'qst', name: 'QST', place: { country: 'CA' }, rate: '10', compound: true },
      ],
    }
    const customer = { place: { country: 'CA' }, status: 'consumer' } as const
    const { taxes, totals } = total([line('a', '100.00')], { tax, customer, currency: 'CAD' })
    expect(taxes.map(({ name, taxable, tax: amount }) => [name, taxable, amount])).toEqual([
      ['GST', '100.00', '5.00'],
      ['QST', '105.00', '10.50'],
    ])
    expect(totals.gross).toBe('115.50')
    const included = total([line('a', '115.50')], {
      tax: { ...tax, prices: 'inclusive' },
      customer,
      currency: 'CAD',
    })
    expect(included.totals).toMatchObject({ net: '100.00', tax: '15.50', gross: '115.50' })
  })

  it('use the credit, give what is below zero to it, and round what is due to a coin', () => {
    const swiss = (amount: string, credit: string) =>
      total([line('a', amount, { taxClass: 'none' })], { currency: 'CHF', credit, cashUnit: '0.05' })
    expect(swiss('10.03', '4.00')).toMatchObject({
      totals: { gross: '10.03', credited: '4.00', rounding: '0.02', due: '6.05' },
      credit: '0.00',
    })
    expect(swiss('-2.40', '1.00')).toMatchObject({
      totals: { gross: '-2.40', credited: '-2.40', due: '0.00' },
      credit: '3.40',
    })
  })

  it('in a currency without cents', () => {
    const { totals } = total([line('a', '1001')], { currency: 'JPY' })
    expect(totals).toMatchObject({ net: '1001', tax: '220', gross: '1221' })
  })

  it('refuse a currency that is none, and a credit below zero', () => {
    expect(() => total([], { currency: 'XXQ' })).toThrow(
      expect.objectContaining({ code: 'money.unknown_currency' }),
    )
    expect(() => total([], { credit: '-1' })).toThrow(expect.objectContaining({ code: 'input.invalid' }))
  })
})

describe('discounts', () => {
  const lines = [line('a', '10.00'), line('b', '20.00')]
  const less = (discounts: readonly Discount[], more: Partial<DocumentInput> = {}) => {
    const { totals, lines: made } = total(lines, { discounts, ...more })
    return [totals.discounts, ...made.map(({ net }) => net)]
  }
  const cases: readonly [string, readonly Discount[], readonly string[]][] = [
    ['a percentage', [percent('d', '10')], ['3.00', '9.00', '18.00']],
    ['a fixed amount, in proportion', [fixed('d', '10')], ['10.00', '6.67', '13.33']],
    ['a fixed amount above the price takes the price', [fixed('d', '99')], ['30.00', '0.00', '0.00']],
    ['one after the other', [percent('d', '50'), percent('e', '50')], ['22.50', '2.50', '5.00']],
    [
      'each on the full amount',
      [percent('d', '50', { stacking: 'parallel' }), percent('e', '50', { stacking: 'parallel' })],
      ['30.00', '0.00', '0.00'],
    ],
    [
      'the best of those that stand alone',
      [
        percent('d', '10'),
        percent('e', '20', { stacking: 'exclusive' }),
        fixed('f', '5', { stacking: 'exclusive' }),
      ],
      ['6.00', '8.00', '16.00'],
    ],
    [
      'by priority',
      [percent('d', '10', { priority: 2 }), fixed('e', '10', { priority: 1 })],
      ['12.00', '6.00', '12.00'],
    ],
    ['on one price', [percent('d', '50', { appliesTo: { priceIds: ['b'] } })], ['10.00', '10.00', '10.00']],
    ['at most its cap', [percent('d', '50', { cap: '3' })], ['3.00', '9.00', '18.00']],
    [
      'not before its day',
      [percent('d', '50', { validFor: { from: '2026-03-02' } })],
      ['0.00', '10.00', '20.00'],
    ],
    ['not after its last cycle', [percent('used', '50', { maxCycles: 2 })], ['0.00', '10.00', '20.00']],
  ]
  it.each(cases)('%s', (_, discounts, expected) => {
    expect(less(discounts, { discountCycles: { used: 2 } })).toEqual(expected)
  })

  it('leave credits alone', () => {
    const { lines: made } = total([line('a', '10.00'), line('c', '-4.00', { kind: 'credit' })], {
      discounts: [percent('d', '50')],
    })
    expect(made.map(({ net }) => net)).toEqual(['5.00', '-4.00'])
  })

  it('count their cycles', () => {
    expect(
      total(lines, { discounts: [percent('d', '1')], discountCycles: { d: 3, e: 1 } }).discountCycles,
    ).toEqual({
      d: 4,
      e: 1,
    })
  })
})

it('discounts that round up together never take a line below zero', () => {
  const discounts = [
    percent('a', '30.26'),
    { ...percent('b', '66.51'), stacking: 'parallel' },
    { ...percent('c', '3.23'), stacking: 'parallel' },
  ] as const
  const { lines, totals } = total([line('l0', '803.09')], { discounts })
  expect(lines[0]?.discounts.map(({ amount }) => amount)).toEqual(['243.02', '534.14', '25.93'])
  expect(totals.net).toBe('0.00')
})

const cents = (text: string) => Math.round(Number(text) * 100)
const sum = (texts: readonly string[]) => texts.reduce((all, text) => all + cents(text), 0)
const anyLines = fc.array(
  fc.record({
    amount: fc.integer({ min: -50_000, max: 200_000 }),
    taxClass: fc.constantFrom('standard', 'reduced', 'none'),
  }),
  { maxLength: 8 },
)
const anyDiscounts = fc.array(
  fc.record({
    type: fc.constantFrom<Discount['type']>('percentage', 'fixed'),
    value: fc.integer({ min: 0, max: 10_000 }).map((value) => (value / 100).toFixed(2)),
    stacking: fc.constantFrom<Discount['stacking']>('sequential', 'parallel', 'exclusive', undefined),
    cap: fc.option(
      fc.integer({ min: 0, max: 5_000 }).map((value) => (value / 100).toFixed(2)),
      { nil: undefined },
    ),
  }),
  { maxLength: 4 },
)
const anyInput = fc.record({
  lines: anyLines,
  discounts: anyDiscounts,
  prices: fc.constantFrom<TaxPolicy['prices']>('exclusive', 'inclusive'),
  rounding: fc.constantFrom<TaxPolicy['rounding']>('line', 'rate', 'invoice'),
  credit: fc.integer({ min: 0, max: 30_000 }).map((value) => (value / 100).toFixed(2)),
  cashUnit: fc.constantFrom(undefined, '0.05', '1'),
})
const made = ({
  lines,
  discounts,
  prices,
  rounding,
  ...more
}: typeof anyInput extends fc.Arbitrary<infer T> ? T : never) =>
  total(
    lines.map(({ amount, taxClass }, index) => line(`l${index}`, (amount / 100).toFixed(2), { taxClass })),
    {
      discounts: discounts.map((one, index) => ({ id: `d${index}`, name: 'd', ...one })),
      tax: policy({ prices, rounding }),
      ...more,
    },
  )

it('every sum holds, whatever is on the document', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const { lines, taxes, totals, credit } = made(input)
      expect(sum(lines.map(({ amount }) => amount))).toBe(cents(totals.lines))
      expect(sum(lines.flatMap(({ discounts }) => discounts.map(({ amount }) => amount)))).toBe(
        cents(totals.discounts),
      )
      expect(sum(lines.map(({ net }) => net))).toBe(cents(totals.net))
      expect(cents(totals.lines) - cents(totals.discounts)).toBe(cents(totals.net))
      expect(sum(taxes.map(({ tax }) => tax))).toBe(cents(totals.tax))
      expect(sum(taxes.map(({ taxable }) => taxable))).toBe(cents(totals.net))
      expect(cents(totals.net) + cents(totals.tax)).toBe(cents(totals.gross))
      expect(cents(totals.gross) - cents(totals.credited) + cents(totals.rounding)).toBe(cents(totals.due))
      expect(cents(credit)).toBe(cents(input.credit) - cents(totals.credited))
      expect(cents(credit)).toBeGreaterThanOrEqual(0)
      for (const { amount, net, discounts } of lines) {
        if (cents(amount) >= 0) expect(cents(net)).toBeGreaterThanOrEqual(0)
        for (const discount of discounts) expect(cents(discount.amount)).toBeGreaterThanOrEqual(0)
      }
    }),
    { numRuns: 500 },
  )
})

it('prices with tax cost what they say, less their discounts', () => {
  fc.assert(
    fc.property(anyLines, (lines) => {
      const { totals } = made({
        lines,
        discounts: [],
        prices: 'inclusive',
        rounding: 'rate',
        credit: '0',
        cashUnit: undefined,
      })
      expect(cents(totals.gross)).toBe(lines.reduce((all, { amount }) => all + amount, 0))
    }),
  )
})
