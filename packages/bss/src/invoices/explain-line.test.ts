import { zoneOf } from '@longlines/core/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { billAccount, creditItems, recurringItems } from '../billing/index.ts'
import { parseExact } from './exact.ts'
import { creditNoteFor, explainLine, formatLineExplanation, type InvoiceLine } from './index.ts'

const fibre = {
  subscriptionId: 's1',
  priceId: 'fibre',
  description: 'Fibre',
  taxClass: 'telecom',
  amount: '30',
  quantity: '1',
  interval: { unit: 'month', count: 1 },
  timing: 'advance',
  from: '2026-03-15T23:00:00Z',
  to: null,
} as const
const account = {
  id: 'A-1',
  currency: 'EUR',
  zone: 'Europe/Rome',
  buyer: { name: 'Ada' },
  taxCustomer: { place: { country: 'IT' }, status: 'consumer' },
  discounts: [{ id: 'd1', name: 'Welcome', type: 'percentage', value: '10' }],
} as const
const rules = [{ id: 'iva', name: 'IVA', place: { country: 'IT' }, rate: '22' }]
const issuer = { seller: { name: 'Longlines Telecom' }, tax: { seller: { country: 'IT' }, rules } }
const usage = {
  subscriptionId: 's1',
  priceId: 'calls',
  description: 'Calls',
  taxClass: 'telecom',
  period: { from: '2026-03-01', to: '2026-04-01' },
  quantity: '120',
  unit: 'second',
  exact: '0.025',
  chargeCount: 2,
}
const setting = { currency: 'EUR', zone: zoneOf('Europe/Rome'), until: '2026-04-01' }

const sum = (line: InvoiceLine, of: (rule: string) => boolean) =>
  explainLine(line).reduce((all, { rule, amount }) => (of(rule) ? all + parseExact(amount ?? '0') : all), 0n)
const expectSums = (line: InvoiceLine) => {
  expect(sum(line, (rule) => rule !== 'line.tax')).toBe(parseExact(line.net))
  expect(sum(line, (rule) => rule === 'line.tax')).toBe(
    line.taxes.reduce((all, { exact }) => all + parseExact(exact), 0n),
  )
}

describe('a line explains itself', () => {
  const bill = billAccount({
    account,
    issuer,
    on: '2026-04-01',
    dues: { recurring: [fibre], oneTime: [], usage: [usage] },
    billed: [],
  })
  const [first, whole, calls] = bill.invoices[0]?.lines ?? []
  if (first === undefined || whole === undefined || calls === undefined) throw new Error('three lines')

  it('as part of a cycle, with its discount and tax', () => {
    const [item] = bill.items
    const steps = explainLine(first, { item })
    expect(steps.map(({ text }) => text)).toEqual([
      '30 x 1 piece: 30',
      '16 of 31 days of the cycle from 2026-03-01 to 2026-04-01, from its day 16 on, by actual-days: 15.483870967741',
      'Rounded: 15.48',
      "Welcome: this line's share is 1.55",
      'Net, before tax: 13.93',
      'IVA, category S, by rule iva: 22% of 13.93 is 3.0646',
    ])
    expect(steps[1]?.values).toMatchObject({ offset: 15, length: 16, of: 31, convention: 'actual-days' })
    expectSums(first)
  })

  it('as a whole cycle', () => {
    expect(explainLine(whole).map(({ rule }) => rule)).toEqual([
      'line.price',
      'line.discount',
      'line.net',
      'line.tax',
    ])
  })

  it('as usage, with the charges that it sums up', () => {
    const steps = explainLine(calls, { charges: [{ id: 'c1#0' }, { id: 'c2#0' }] })
    expect(steps.slice(0, 3).map(({ text }) => text)).toEqual([
      'Sums up 2 usage charges: c1#0, c2#0',
      '120 second, priced one by one: 0.025',
      'Rounded: 0.03',
    ])
    expect(formatLineExplanation(calls, steps)).toMatch(/^Calls \(s1\/calls\/.*\): 0\.03\n {2}Sums up 2/)
    expectSums(calls)
  })

  it('as a credit, on an invoice and on a note', () => {
    const days = { subscriptionId: 's1', priceId: 'fibre', period: { from: '2026-04-10', to: '2026-04-13' } }
    const billed = recurringItems([fibre], [], setting)
    const [credit] = creditItems(billed, days, { ...setting, until: '2026-04-14' })
    const [line] =
      billAccount({
        account,
        issuer,
        on: '2026-05-01',
        dues: { recurring: [{ ...fibre, to: '2026-04-09T22:00:00Z' }], oneTime: [], usage: [] },
        billed,
      }).invoices[0]?.lines ?? []
    expect(credit?.amount).toBe('-3.00')
    if (line === undefined) throw new Error('a credit')
    expect(line.net).toBe('21.00')
    expect(
      explainLine(line)
        .map(({ rule, amount }) => `${rule} ${amount}`)
        .slice(0, 2),
    ).toEqual(['line.price 30', 'line.part -9'])
    expect(explainLine(line).at(-1)?.text).toBe('Takes back from line s1/fibre/2026-04-01')
    expectSums(line)
  })

  it('as a line of a credit note', () => {
    const [draft] = bill.invoices
    if (draft === undefined) throw new Error('an invoice')
    const wish = { id: 'n1', issuedOn: '2026-04-10', reason: 'Outage' }
    const note = creditNoteFor({ ...draft, status: 'final', number: 'F1' }, wish)
    for (const line of note.lines) expectSums(line)
    expect(explainLine(note.lines[0] ?? first).at(-1)?.text).toBe(
      `Takes back from line ${first.id} of invoice A-1/2026-04-01`,
    )
  })

  it('never by the item of another line', () => {
    expect(() => explainLine(first, { item: { id: 'other' } })).toThrow(
      expect.objectContaining({ code: 'input.invalid' }),
    )
  })
})

describe('any line', () => {
  const price = fc.integer({ min: 0, max: 10_000_000 }).map((value) => (value / 10_000).toFixed(4))
  const percent = fc.integer({ min: 0, max: 1000 }).map((value) => (value / 10).toFixed(1))

  it('has steps that sum to its net and its taxes', () => {
    fc.assert(
      fc.property(
        price,
        fc.integer({ min: 1, max: 50 }),
        percent,
        fc.constantFrom('inclusive', 'exclusive'),
        fc.constantFrom('line', 'invoice'),
        fc.integer({ min: 1, max: 28 }),
        (amount, quantity, value, prices, rounding, day) => {
          const from = `2026-03-${String(day).padStart(2, '0')}T10:00:00Z`
          const term = { ...fibre, amount, quantity: String(quantity), from }
          const seen = billAccount({
            account: { ...account, discounts: [{ ...account.discounts[0], value }] },
            issuer: { ...issuer, tax: { ...issuer.tax, prices, rounding } },
            on: '2026-04-01',
            dues: { recurring: [term], oneTime: [], usage: [{ ...usage, exact: amount }] },
            billed: [],
          })
          const gone = billAccount({
            account,
            issuer,
            on: '2026-05-01',
            dues: { recurring: [{ ...term, to: '2026-04-11T10:00:00Z' }], oneTime: [], usage: [] },
            billed: seen.items,
          })
          for (const line of [...seen.invoices, ...gone.invoices].flatMap(({ lines }) => lines)) {
            expectSums(line)
          }
        },
      ),
    )
  })
})
