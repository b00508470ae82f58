import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareInvoices, type Invoice, type InvoiceLine } from './index.ts'

const line = (priceId: string, amount: string, more: Partial<InvoiceLine> = {}): InvoiceLine => ({
  id: `${priceId}-${amount}`,
  kind: 'recurring',
  description: priceId,
  subscriptionId: 's1',
  priceId,
  quantity: '1',
  unit: 'piece',
  unitPrice: amount,
  amount,
  exact: amount,
  discounts: [],
  net: amount,
  taxClass: 'telecom',
  taxes: [],
  ...more,
})
const cents = (text: string) => Math.round(Number(text) * 100)
const amountOf = (value: number) => (value / 100).toFixed(2)
const invoice = (
  lines: readonly InvoiceLine[],
  tax = '0',
  discounts = '0',
  more: Partial<Invoice> = {},
): Invoice => {
  const sum = lines.reduce((total, { amount }) => total + cents(amount), 0)
  const net = amountOf(sum - cents(discounts))
  const gross = amountOf(sum - cents(discounts) + cents(tax))
  return {
    id: 'i',
    type: 'invoice',
    status: 'draft',
    accountId: 'a',
    currency: 'EUR',
    zone: 'UTC',
    issuedOn: '2026-01-01',
    period: { from: '2026-01-01', to: '2026-02-01' },
    seller: { name: 's' },
    buyer: { name: 'b' },
    lines,
    taxes: [],
    totals: { lines: amountOf(sum), discounts, net, tax, gross, credited: '0', rounding: '0', due: gross },
    notes: [],
    ...more,
  }
}

describe('reasons', () => {
  const cases: readonly [
    name: string,
    before: readonly InvoiceLine[],
    after: readonly InvoiceLine[],
    reason: string,
    text: string,
  ][] = [
    ['something new', [], [line('tv', '9.00')], 'added', 'tv is new: 9.00.'],
    ['something gone', [line('tv', '9.00')], [], 'ended', 'tv is not billed any more: it was 9.00.'],
    [
      'another price',
      [line('tv', '9.00')],
      [line('tv', '10.00')],
      'price',
      'tv costs 10.00 instead of 9.00: 9.00 before, 10.00 now.',
    ],
    [
      'another quantity',
      [line('seat', '5.00', { unitPrice: '5' })],
      [line('seat', '15.00', { unitPrice: '5.00', quantity: '3' })],
      'quantity',
      'seat: 3 instead of 1, 5.00 before, 15.00 now.',
    ],
    [
      'a part of a cycle',
      [line('tv', '4.50', { unitPrice: '9' })],
      [line('tv', '9.00', { unitPrice: '9' })],
      'part-of-cycle',
      'tv is billed for another part of its cycle: 4.50 before, 9.00 now.',
    ],
    [
      'more usage',
      [line('calls', '1.00', { kind: 'usage', quantity: '60', unit: 'second' })],
      [line('calls', '3.00', { kind: 'usage', quantity: '180', unit: 'second' })],
      'usage',
      'calls: 180 second used instead of 60 second, 1.00 before, 3.00 now.',
    ],
    [
      'a credit',
      [line('tv', '9.00')],
      [line('tv', '9.00'), line('tv', '-3.00', { kind: 'credit' })],
      'credit',
      'tv was credited: 9.00 before, 6.00 now.',
    ],
  ]
  it.each(cases)('%s', (_, before, after, reason, text) => {
    const { differences } = compareInvoices(invoice(before), invoice(after))
    expect(differences).toHaveLength(1)
    expect(differences[0]).toMatchObject({ reason, text })
  })

  it('discounts and tax stand for themselves', () => {
    const before = invoice([line('tv', '9.00')], '1.80')
    const after = invoice([line('tv', '9.00')], '1.60', '1.00')
    expect(compareInvoices(before, after)).toMatchObject({
      difference: '-1.20',
      differences: [
        { reason: 'discount', before: '0.00', after: '-1.00', difference: '-1.00' },
        { reason: 'tax', difference: '-0.20' },
      ],
    })
  })

  it('equal invoices have no difference', () => {
    const same = invoice([line('tv', '9.00')], '1.80')
    expect(compareInvoices(same, same)).toMatchObject({ difference: '0.00', differences: [] })
  })

  it('two currencies are refused', () => {
    const dollars = invoice([], '0', '0', { currency: 'USD' })
    expect(() => compareInvoices(invoice([]), dollars)).toThrow(
      expect.objectContaining({ code: 'money.currency_mismatch' }),
    )
  })
})

const anyLines = fc.array(
  fc.record({
    price: fc.constantFrom('tv', 'fibre', 'calls'),
    amount: fc.integer({ min: -9999, max: 9999 }),
  }),
  { maxLength: 6 },
)
it('causes sum to the difference', () => {
  fc.assert(
    fc.property(anyLines, anyLines, fc.nat(999), fc.nat(99), (a, b, tax, discount) => {
      const made = (given: typeof a) => given.map(({ price, amount }) => line(price, amountOf(amount)))
      const before = invoice(made(a), amountOf(tax))
      const after = invoice(made(b), amountOf(tax * 2), amountOf(discount))
      const { differences, difference } = compareInvoices(before, after)
      expect(differences.reduce((sum, one) => sum + cents(one.difference), 0)).toBe(cents(difference))
      expect(cents(difference)).toBe(cents(after.totals.gross) - cents(before.totals.gross))
    }),
  )
})
