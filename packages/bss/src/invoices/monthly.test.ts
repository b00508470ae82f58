import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type InvoicedCharge,
  invoiceLineId,
  type MonthlyBilling,
  MonthlyInvoice,
  monthlyInvoices,
} from './index.ts'

const period = { from: '2026-09-30T22:00:00Z', to: '2026-10-31T23:00:00Z' }
const charge = (id: string, amount: string, more: Partial<InvoicedCharge> = {}): InvoicedCharge => ({
  id,
  accountId: 'A-1',
  subscriptionId: 'S-1',
  priceId: 'voice',
  period,
  quantity: '60',
  unit: 'second',
  currency: 'EUR',
  amount,
  ...more,
})
const fee = (id: string, amount: string) => ({
  id,
  accountId: 'A-1',
  subscriptionId: 'S-1',
  priceId: 'line',
  currency: 'EUR',
  amount,
})
const billing = (more: Partial<MonthlyBilling>): MonthlyBilling => ({
  charges: [],
  fees: [],
  period,
  accounts: [{ id: 'A-1' }, { id: 'A-2' }],
  currency: 'EUR',
  rounding: { digits: 2, mode: 'half-up' },
  ...more,
})

describe('totals', () => {
  const cases: readonly [name: string, amounts: readonly string[], fees: readonly string[], total: string][] =
    [
      ['nothing used, nothing due', [], [], '0.00'],
      ['a fee alone', [], ['39.9'], '39.90'],
      ['charges are summed before they are rounded', ['0.004', '0.004', '0.004'], [], '0.01'],
      ['each line is rounded, and the total is their sum', ['0.004'], ['0.004'], '0.00'],
      ['a half rounds up', ['0.005'], [], '0.01'],
      ['a credit', ['-1.005'], ['1'], '-0.01'],
      ['beyond 2^53 cents', ['90071992547409.93', '90071992547409.93'], [], '180143985094819.86'],
    ]
  it.each(cases)('%s', (_, amounts, fees, total) => {
    const [invoice] = monthlyInvoices(
      billing({
        charges: amounts.map((amount, index) => charge(`c${index}`, amount)),
        fees: fees.map((amount, index) => fee(`f${index}`, amount)),
      }),
    )
    expect(invoice?.total).toBe(total)
  })
})

describe('lines', () => {
  it('stand for one subscription and price each, fees first', () => {
    const charges = [
      charge('c1', '0.10'),
      charge('c2', '0.20', { priceId: 'data', unit: 'byte', quantity: '0.5' }),
      charge('c3', '0.30', { subscriptionId: 'S-2' }),
      charge('c4', '0.40', { quantity: '30.25' }),
    ]
    const [invoice, empty] = monthlyInvoices(
      billing({ charges, fees: [fee('f1', '5')], names: { voice: 'Calls' } }),
    )
    expect(
      invoice?.lines.map(({ kind, subscriptionId, description, count, quantity, unit, amount }) => [
        kind,
        subscriptionId,
        description,
        count,
        quantity,
        unit,
        amount,
      ]),
    ).toEqual([
      ['fee', 'S-1', 'line', 1, undefined, undefined, '5.00'],
      ['usage', 'S-1', 'Calls', 2, '90.25', 'second', '0.50'],
      ['usage', 'S-1', 'data', 1, '0.5', 'byte', '0.20'],
      ['usage', 'S-2', 'Calls', 1, '60', 'second', '0.30'],
    ])
    expect(invoice?.lines[1]?.id).toBe(invoiceLineId({ ...charges[0]!, accountId: 'A-1' }))
    expect(empty).toMatchObject({ accountId: 'A-2', lines: [], total: '0.00' })
    expect(MonthlyInvoice.parse(invoice)).toEqual(invoice)
  })

  it('leave the quantity out where units differ', () => {
    const charges = [charge('c1', '1'), charge('c2', '1', { unit: 'minute' }), charge('c3', '1')]
    expect(monthlyInvoices(billing({ charges }))[0]?.lines[0]).not.toHaveProperty('quantity')
  })
})

describe('refusals', () => {
  const cases: readonly [name: string, bad: Partial<MonthlyBilling>, code: string][] = [
    [
      'a charge of an account not billed',
      { charges: [charge('c1', '1', { accountId: 'A-9' })] },
      'usage.unknown_account',
    ],
    [
      'a charge of no account',
      { charges: [charge('c1', '1', { accountId: undefined })] },
      'usage.unknown_account',
    ],
    ['another currency', { charges: [charge('c1', '1', { currency: 'USD' })] }, 'money.currency_mismatch'],
    ['a charge twice', { charges: [charge('c1', '1'), charge('c1', '1')] }, 'input.invalid'],
    ['a fee twice', { fees: [fee('f1', '1'), fee('f1', '1')] }, 'input.invalid'],
    [
      'another period',
      { charges: [charge('c1', '1', { period: { ...period, to: '2026-11-30T23:00:00Z' } })] },
      'input.invalid',
    ],
    ['an amount that is no decimal', { charges: [charge('c1', '1e3')] }, 'money.invalid_decimal'],
  ]
  it.each(cases)('%s', (_, bad, code) => {
    expect(() => monthlyInvoices(billing(bad))).toThrow(expect.objectContaining({ code }))
  })
})

const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
const anyCharges = fc.array(
  fc.record({
    amount: cents,
    priceId: fc.constantFrom('voice', 'data'),
    accountId: fc.constantFrom('A-1', 'A-2'),
  }),
  {
    maxLength: 40,
  },
)

it('totals are the sum of their lines, and the exact sums are those of the charges', () => {
  fc.assert(
    fc.property(anyCharges, (drawn) => {
      const charges = drawn.map(({ amount, ...more }, index) =>
        charge(`c${index}`, String(amount / 10_000), more),
      )
      const invoices = monthlyInvoices(billing({ charges }))
      const units = (text: string) => Math.round(Number(text) * 10_000)
      for (const { lines, total } of invoices) {
        expect(units(total)).toBe(lines.reduce((sum, { amount }) => sum + units(amount), 0))
      }
      const exact = invoices.flatMap(({ lines }) => lines).reduce((sum, line) => sum + units(line.exact), 0)
      expect(exact).toBe(drawn.reduce((sum, { amount }) => sum + amount, 0))
    }),
  )
})

it('the order of charges changes no amount, and a second run gives the same', () => {
  fc.assert(
    fc.property(anyCharges, (drawn) => {
      const charges = drawn.map(({ amount, ...more }, index) =>
        charge(`c${index}`, String(amount / 10_000), more),
      )
      const sorted = (list: readonly InvoicedCharge[]) =>
        monthlyInvoices(billing({ charges: list })).map(({ lines, ...invoice }) => ({
          ...invoice,
          lines: [...lines].sort((a, b) => (a.id < b.id ? -1 : 1)),
        }))
      expect(sorted([...charges].reverse())).toEqual(sorted(charges))
    }),
  )
})
