import { zoneOf } from '@longlines/core/time'
import { describe, expect, it } from 'vitest'
import { book, noon } from '../../test/billing/world.ts'
import { anAccount, anActivation, anIssuer, aSubscription } from '../testing/index.ts'
import {
  Adjustment,
  type BillItem,
  billAccount,
  creditItems,
  duesOf,
  type PreviewQuestion,
  preview,
  type RecurringTerm,
  recurringItems,
} from './index.ts'

const issuer = anIssuer()
const opened = [noon('2026-03-01'), anActivation('fibre-100')] as const
const question = (more: Partial<PreviewQuestion> = {}): PreviewQuestion => ({
  account: anAccount(),
  issuer,
  book,
  subscriptions: [aSubscription('s1', [opened])],
  ...more,
})
const outage = {
  id: 'ticket-7',
  accountId: 'A-1',
  type: 'days',
  subscriptionId: 's1',
  priceId: 'fibre',
  period: { from: '2026-03-10', to: '2026-03-13' },
  description: 'Outage of 10 to 12 March',
} as const
const goodwill = {
  id: 'g1',
  accountId: 'A-1',
  type: 'amount',
  description: 'Goodwill',
  amount: '-5',
  taxClass: 'telecom',
} as const
const given = (items: readonly BillItem[]) =>
  items.flatMap(({ adjustmentId, amount, discounts }) =>
    adjustmentId === undefined ? [] : [[adjustmentId, amount, discounts?.[0]?.amount]],
  )
const march = preview(question(), '2026-03-01').items

describe('an adjustment', () => {
  it.each([outage, goodwill])('$id is read', (one) => expect(Adjustment.parse(one)).toEqual(one))

  it('is on the next bill, once, with tax', () => {
    const april = preview(question({ billed: march, adjustments: [outage, goodwill] }), '2026-04-01')
    expect(given(april.items)).toEqual([
      ['ticket-7', '-2.89', undefined],
      ['g1', '-5.00', undefined],
    ])
    expect(april.invoices[0]?.totals).toMatchObject({ net: '22.01', tax: '4.84' })
    expect(april.invoices[0]?.lines.map(({ description }) => description)).toContain(
      'Outage of 10 to 12 March',
    )
    const billed = [...march, ...april.items]
    expect(given(preview(question({ billed, adjustments: [outage, goodwill] }), '2026-05-01').items)).toEqual(
      [],
    )
  })

  it('gives back days of a price on the bill that has it, less the discount that it gets there', () => {
    const discounts = [{ id: 'half', name: 'Half', type: 'percentage', value: '50' }] as const
    const all = question({ account: anAccount({ discounts }), adjustments: [outage] })
    expect(given(preview(all, '2026-04-01').items)).toEqual([['ticket-7', '-2.89', '-1.45']])
  })

  it('charges as well', () => {
    const bill = preview(question({ adjustments: [{ ...goodwill, amount: '19.999' }] }), '2026-03-01')
    expect(given(bill.items)).toEqual([['g1', '20.00', undefined]])
  })

  it('of days given back otherwise is settled with nothing; of days never billed it is refused', () => {
    const cancelled = [aSubscription('s1', [opened, [noon('2026-03-05'), { type: 'cancel' }]])]
    const of = question({ subscriptions: cancelled, billed: march, adjustments: [outage] })
    const april = preview(of, '2026-04-01')
    expect(given(april.items)).toEqual([['ticket-7', '0.00', undefined]])
    expect(april.invoices[0]?.lines.map(({ kind }) => kind)).toEqual(['credit'])
    const never = { ...outage, period: { from: '2026-06-01', to: '2026-06-02' } }
    expect(() => preview(question({ billed: march, adjustments: [never] }), '2026-04-01')).toThrow(
      expect.objectContaining({ code: 'billing.credit_out_of_range' }),
    )
  })

  it('becomes a note of its invoice where the account wants that', () => {
    const invoiceOf = () => ({ id: 'A-1/2026-03-01', number: 'F1', issuedOn: '2026-03-02' })
    const account = anAccount({ corrections: 'credit-note' })
    const holder = question()
    const bill = billAccount({
      account,
      issuer,
      on: '2026-04-01',
      dues: { ...duesOf([holder]), usage: [] },
      adjustments: [outage],
      billed: march,
      invoiceOf,
    })
    expect(bill.invoices.map(({ type, corrects, totals }) => [type, corrects?.number, totals.net])).toEqual([
      ['invoice', undefined, '29.90'],
      ['credit-note', 'F1', '2.89'],
    ])
  })
})

const price = { subscriptionId: 's1', priceId: 'fibre' }
const term = (end: string | null): RecurringTerm => ({
  ...price,
  description: 'Fibre',
  taxClass: 'telecom',
  amount: '31',
  quantity: '1',
  interval: { unit: 'month', count: 1 },
  timing: 'advance',
  from: '2026-01-01T00:00:00Z',
  to: end === null ? null : `${end}T00:00:00Z`,
})
const setting = { currency: 'EUR', zone: zoneOf('UTC'), until: '2026-01-20' }
const shown = (items: readonly BillItem[]) =>
  items.map(({ kind, period, amount }) => [kind, period.from, period.to, amount])

describe('days that are given back though they stay owed', () => {
  const outage = {
    subscriptionId: 's1',
    priceId: 'fibre',
    period: { from: '2026-01-10', to: '2026-01-13' },
  }
  const [item] = recurringItems([term(null)], [], setting)
  const days = creditItems([item!], outage, setting)

  it('are adjustments, and not billed again', () => {
    expect(shown(days)).toEqual([['adjustment', '2026-01-10', '2026-01-13', '-3.00']])
    expect(recurringItems([term(null)], [item!, ...days], setting)).toEqual([])
  })

  it('are not given back twice', () => {
    expect(() => creditItems([item!, ...days], outage, setting)).toThrow(
      expect.objectContaining({ code: 'billing.credit_out_of_range' }),
    )
    const ended = recurringItems([term('2026-01-09')], [item!, ...days], setting)
    expect(shown(ended)).toEqual([
      ['credit', '2026-01-09', '2026-01-10', '-1.00'],
      ['credit', '2026-01-13', '2026-02-01', '-19.00'],
      // An item of nothing remembers that these days are over.
      ['credit', '2026-01-10', '2026-01-13', '0.00'],
    ])
  })

  it('leave nothing to be billed or given back once all of it is', () => {
    const never = recurringItems([], [item!, ...days], setting)
    expect(shown(never).map(([, , , amount]) => amount)).toEqual(['-9.00', '-19.00', '0.00'])
    expect(recurringItems([], [item!, ...days, ...never], setting)).toEqual([])
  })
})
