import { describe, expect, test } from 'vitest'
import { type PreviewQuestion, preview, simulate } from '../billing/index.ts'
import { compile, type Price } from '../rating/index.ts'
import {
  anAccount,
  anActivation,
  anIssuer,
  aPriceBook,
  aSubscription,
  aUsageCharge,
  type BillingMatchers,
  billingMatchers,
  oneTime,
  recurring,
} from './index.ts'

declare module 'vitest' {
  interface Matchers<T> extends BillingMatchers {}
}
expect.extend(billingMatchers)

const calls: Price = {
  id: 'calls',
  name: 'Calls',
  currency: 'EUR',
  usageType: 'voice',
  unit: 'second',
  model: { type: 'package', size: '60', price: '0.09' },
}
const rater = compile([calls], { currency: 'EUR', zone: 'Europe/Rome' })
const call = (quantity: number) => ({
  id: 'r1',
  type: 'voice',
  subscriptionId: 's1',
  startedAt: '2026-03-10T11:00:00Z',
  quantity,
  unit: 'second',
  attributes: {},
})

const book = aPriceBook({
  fibre: [recurring('fibre', '29.90', { name: 'Fibre 100' }), oneTime('setup', '49')],
})
const discounts = [{ id: 'welcome', name: 'Welcome', type: 'percentage', value: '50' }] as const
const question: PreviewQuestion = {
  account: anAccount({ discounts }),
  issuer: anIssuer(),
  book,
  subscriptions: [aSubscription('s1', [['2026-03-01', anActivation('fibre')]])],
}
const billOn = (date: string, more: Partial<PreviewQuestion> = {}) => preview({ ...question, ...more }, date)
const bill = billOn('2026-03-01')
const [invoice] = bill.invoices

const invalid = expect.objectContaining({ code: 'input.invalid' })

/** What a failing expectation says. */
function said(work: () => void): string {
  try {
    work()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'nothing'
}

describe('toCost', () => {
  test('takes charges, what a rater returns, and explanations', () => {
    const rated = rater.rate(call(61), [])
    expect(rated).toCost('0.18', rater)
    expect(rated.charges).toCost('0.180')
    expect(rated.charges[0]).toCost('0.18')
    expect(rater.explain(rated.charges[0]!)).toCost('0.18')
    expect(rater.rateAll([call(60), { ...call(60), id: 'r2' }], [])).toCost('0.18')
    expect(rated).not.toCost('0.19')
    expect([]).toCost('0')
  })

  test('explains why it costs something else', () => {
    expect(said(() => expect(rater.rate(call(61), [])).toCost('0.17', rater))).toBe(
      `Expected a cost of 0.17 EUR, but it is 0.18 EUR, 0.01 EUR more.

r1#0: 0.18 EUR
  Record r1: voice of 61 second at 2026-03-10T11:00:00Z
  Price Calls, version 1; counter of 2026-02-28T23:00:00Z to 2026-03-31T22:00:00Z stood at 0
  61 in the period less 0 free, in packages of 60: 2 packages at 0.09 EUR is 0.18
  Rounded once, half-up to 6 decimal places: 0.18 EUR`,
    )
  })

  test('says how to hear why', () => {
    expect(said(() => expect(aUsageCharge()).toCost('0.17'))).toBe(
      `Expected a cost of 0.17 EUR, but it is 0.1 EUR, 0.07 EUR less.

r1#0: 0.10 EUR
Hand in the rater to read why: toCost(amount, rater).`,
    )
  })

  test('says that nothing was charged, and what was refused', () => {
    expect(said(() => expect([]).toCost('1'))).toBe(
      'Expected a cost of 1, but it is 0, 1 less.\n\nNothing was charged.',
    )
    expect(said(() => expect(rater.rate(call(-1), [])).toCost('0', rater))).toBe(
      `Expected a cost of 0, but it was refused:
  rating.invalid_quantity: Quantity must be a decimal number of at least zero; got -1.`,
    )
    const batch = rater.rateAll([call(60), { ...call(-1), id: 'r2' }], [])
    expect(said(() => expect(batch).toCost('0.09', rater))).toContain('  r2: rating.invalid_quantity: ')
  })

  test('says what it must not cost', () => {
    expect(said(() => expect(aUsageCharge()).not.toCost('0.1'))).toContain(
      'Expected another cost than 0.1 EUR.',
    )
  })

  test('refuses what was not rated', () => {
    expect(() => expect(12).toCost('12')).toThrow(invalid)
    expect(() => expect([12]).not.toCost('12')).toThrow(invalid)
  })
})

const TABLE = `invoice A-1/2026-03-01 of 2026-03-01, EUR

#  Kind       Price  Description  Period                    Quantity  Amount  Discount    Net  Tax
1  recurring  fibre  Fibre 100    2026-03-01 to 2026-04-01         1   29.90     14.95  14.95  IVA 22%
2  one-time   setup  setup                                         1   49.00     24.50  24.50  IVA 22%

Lines                  78.90
Discount Welcome      -39.45
Net                    39.45
IVA 22% (S) on 39.45    8.68
Total                  48.13
Due                    48.13`

describe('toTotal', () => {
  test('takes the total with tax, or sums by name', () => {
    expect(invoice).toTotal('48.13')
    expect(invoice).toTotal({ net: '39.45', tax: '8.68', credited: '0' })
    expect(invoice).not.toTotal('48.12')
  })

  test('prints the invoice', () => {
    expect(said(() => expect(invoice).toTotal('36.60'))).toBe(
      `Expected a total of 36.60 EUR, but it is 48.13 EUR.\n\n${TABLE}`,
    )
    expect(said(() => expect(invoice).toTotal({ net: '30', tax: '6.60', gross: '48.13' }))).toBe(
      `Expected a net total of 30 EUR, but it is 39.45 EUR.\nExpected tax of 6.60 EUR, but it is 8.68 EUR.\n\n${TABLE}`,
    )
    expect(said(() => expect(invoice).not.toTotal({ net: '39.45', tax: '8.68' }))).toBe(
      `Expected anything but a net total of 39.45 EUR with tax of 8.68 EUR.\n\n${TABLE}`,
    )
  })

  test('refuses what is no invoice', () => {
    expect(() => expect(bill).toTotal('48.13')).toThrow(invalid)
    expect(said(() => expect(bill.invoices[1]).toTotal('0'))).toBe(
      'toTotal looks at an invoice, such as bill.invoices[0]; got nothing: none was made.',
    )
  })
})

describe('toHaveLines', () => {
  const fibre = { priceId: 'fibre', amount: '29.9' }
  const setup = { kind: 'one-time', description: 'setup', net: '24.5' } as const

  test('looks at the fields that are named', () => {
    expect(invoice).toHaveLines([fibre, setup])
    expect(invoice).toHaveLines([{ period: { from: '2026-03-01', to: '2026-04-01' } }, { unit: 'piece' }])
    expect(invoice).not.toHaveLines([fibre])
    expect(invoice).not.toHaveLines([fibre, { ...setup, period: { from: '2026-03-01', to: '2026-04-01' } }])
  })

  test.each([
    ['another amount', [fibre, { ...setup, net: '25' }], ['Line 2: net is 24.50, not 25.']],
    ['a line too few', [setup], ['Line 1 was not expected: recurring fibre, Fibre 100, 29.90.']],
    [
      'a line too many',
      [fibre, setup, { kind: 'usage', amount: '1' }],
      ['There is no line with kind usage, amount 1.'],
    ],
    ['another order', [setup, fibre], ['They are all there, but the order expected is 2, 1.']],
    [
      'a period where there is none',
      [fibre, { ...setup, period: { from: '2026-03-01', to: '2026-04-01' } }],
      ['Line 2: period is absent, not 2026-03-01 to 2026-04-01.'],
    ],
    [
      'the nearest line',
      [{ priceId: 'setup', kind: 'one-time', amount: '50' }, fibre],
      ['Line 2: amount is 49.00, not 50.'],
    ],
  ] as const)('tells %s', (_what, expected, told) => {
    expect(said(() => expect(invoice).toHaveLines(expected))).toBe(
      `Expected other lines:\n${told.map((one) => `  ${one}`).join('\n')}\n\n${TABLE}`,
    )
  })

  test('tells of lines that must not be', () => {
    expect(said(() => expect(invoice).not.toHaveLines([fibre, setup]))).toBe(
      `Expected other lines than these.\n\n${TABLE}`,
    )
  })

  test('refuses a line of which nothing is said', () => {
    expect(() => expect(invoice).toHaveLines([fibre, setup, {}])).toThrow(invalid)
  })
})

describe('toBillNothing', () => {
  const again = billOn('2026-03-01', { billed: bill.items })

  test('is for bills without items', () => {
    expect(again).toBillNothing()
    expect(bill).not.toBillNothing()
  })

  test('prints what was billed', () => {
    expect(said(() => expect(bill).toBillNothing())).toBe(
      `Expected nothing to be billed, but there are 2 items:
  s1/setup/activation@c1: 49.00, due on 2026-03-01
  s1/fibre/2026-03-01: 29.90, due on 2026-03-01

${TABLE}`,
    )
    expect(said(() => expect(again).not.toBillNothing())).toBe(
      'Expected something to be billed, but nothing is due.',
    )
    expect(() => expect(invoice).toBillNothing()).toThrow(invalid)
  })
})

test('a credit note and an exemption are printed as they are', () => {
  const abroad = anAccount({
    buyer: { name: 'Zeta SARL' },
    taxCustomer: { place: { country: 'FR' }, status: 'business', vatId: 'FR12345678901' },
  })
  const left = aSubscription('s1', [
    ['2026-03-01', anActivation('fibre')],
    ['2026-03-16', { type: 'cancel' }],
  ])
  const [, note] = simulate(
    { ...question, account: abroad, subscriptions: [left], from: '2026-03-01' },
    2,
  ).invoices
  expect(said(() => expect(note).toTotal({ due: '1' }))).toBe(
    `Expected an amount due of 1 EUR, but it is 0.00 EUR.

credit-note A-1/2026-04-01 of 2026-04-01, EUR

#  Kind    Price  Description  Period                    Quantity  Amount    Net  Tax
1  credit  fibre  Fibre 100    2026-03-16 to 2026-04-01         1   15.43  15.43  VAT 0%

Lines                                 15.43
Net                                   15.43
VAT 0% (AE: Reverse charge) on 15.43   0.00
Total                                 15.43
Credited                              15.43
Due                                    0.00`,
  )
})
