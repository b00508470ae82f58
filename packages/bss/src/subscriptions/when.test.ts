import { describe, expect, test } from 'vitest'
import {
  type Asked,
  accepted,
  activate,
  ask,
  type Day,
  day,
  months,
  opening,
  terms,
} from '../../test/subscription-commands.ts'
import type { SubscriptionTerms } from './index.ts'

describe('when a change takes effect', () => {
  const cycle = { anchor: '2026-01-15', interval: months(1) }
  const yearly = terms({ minimumTerm: months(12) })
  test.each<[string, Day, Day, string]>([
    [
      'now',
      ['2026-01-01', activate],
      ['2026-03-05T10:00:00Z', { type: 'transfer', accountId: 'b', when: 'now' }],
      '2026-03-05T10:00:00Z',
    ],
    [
      'at an instant',
      ['2026-01-01', activate],
      ['2026-03-05', { type: 'transfer', accountId: 'b', when: { at: '2026-03-09T12:00:00+02:00' } }],
      '2026-03-09T10:00:00Z',
    ],
    [
      'on a date',
      ['2026-01-01', activate],
      [
        '2026-03-05',
        { type: 'transfer', accountId: 'b', when: { on: '2026-03-09' } },
        { zone: 'Europe/Rome' },
      ],
      '2026-03-08T23:00:00Z',
    ],
    [
      'on a date without midnight',
      ['2026-01-01', activate],
      [
        '2026-03-05',
        { type: 'transfer', accountId: 'b', when: { on: '2026-09-06' } },
        { zone: 'America/Santiago' },
      ],
      '2026-09-06T04:00:00Z',
    ],
    [
      'at the end of the cycle',
      ['2026-01-01', activate],
      ['2026-03-15', { type: 'change-quantity', quantity: '2', when: 'end-of-cycle' }, { cycle }],
      '2026-04-15T00:00:00Z',
    ],
    [
      'at the end of the term',
      ['2026-01-10', activate, yearly],
      ['2026-03-15', { type: 'change-plan', offeringId: 'x', when: 'end-of-term' }],
      '2027-01-10T00:00:00Z',
    ],
    [
      'backdated',
      ['2026-01-01', activate],
      ['2026-03-15', { type: 'change-plan', offeringId: 'x', when: { on: '2026-02-01' } }],
      '2026-02-01T00:00:00Z',
    ],
  ])('%s', (_title, first, second, expected) => {
    const outcome = ask([first, second])
    expect(outcome).toMatchObject({ change: { effectiveAt: expected, knownAt: day(second[0]) } })
  })

  test.each<[string, string, SubscriptionTerms, string, Asked, string]>([
    ['at once', '2026-01-10', {}, '2026-05-01', { type: 'cancel' }, '2026-05-01'],
    [
      'after notice',
      '2026-01-10',
      { noticePeriod: months(1) },
      '2026-01-31',
      { type: 'cancel', when: 'after-notice' },
      '2026-02-28',
    ],
    [
      'after no notice',
      '2026-01-10',
      {},
      '2026-01-31',
      { type: 'cancel', when: 'after-notice' },
      '2026-01-31',
    ],
    [
      'at the end of a month',
      '2026-01-31',
      { minimumTerm: months(1) },
      '2026-02-01',
      { type: 'cancel', when: 'end-of-term' },
      '2026-02-28',
    ],
    [
      'at the end of a leap year',
      '2024-02-29',
      { minimumTerm: months(12) },
      '2024-03-01',
      { type: 'cancel', when: 'end-of-term' },
      '2025-02-28',
    ],
    [
      'on a leap day again',
      '2024-02-29',
      { minimumTerm: months(12), renewal: { interval: months(12), priceChange: 'keep' } },
      '2027-06-01',
      { type: 'cancel', when: 'end-of-term' },
      '2028-02-29',
    ],
    [
      'when notice leaves time',
      '2026-01-10',
      {
        minimumTerm: months(12),
        noticePeriod: months(3),
        renewal: { interval: months(1), priceChange: 'keep' },
      },
      '2026-10-10',
      { type: 'cancel', when: 'end-of-term' },
      '2027-01-10',
    ],
    [
      'a renewal later, when it does not',
      '2026-01-10',
      {
        minimumTerm: months(12),
        noticePeriod: months(3),
        renewal: { interval: months(12), priceChange: 'keep' },
      },
      '2026-10-11',
      { type: 'cancel', when: 'end-of-term' },
      '2028-01-10',
    ],
    [
      'when notice is over, without renewal',
      '2026-01-10',
      { minimumTerm: months(12), noticePeriod: months(3) },
      '2026-12-01',
      { type: 'cancel', when: 'end-of-term' },
      '2027-03-01',
    ],
    [
      'at the term, notice waived',
      '2026-01-10',
      { minimumTerm: months(12), noticePeriod: months(3) },
      '2026-12-01',
      { type: 'cancel', when: 'end-of-term', waive: ['notice'] },
      '2027-01-10',
    ],
  ])('a cancellation %s', (_title, start, agreed, now, asked, expected) => {
    const { subscription } = accepted([
      [start, activate, terms(agreed)],
      [now, asked],
    ])
    expect(subscription.endsAt).toBe(day(expected))
  })

  test('terms begin where days do, in a zone of the account', () => {
    const { subscription } = accepted([
      [
        '2026-01-31T09:30:00Z',
        activate,
        { zone: 'Europe/Rome', ...terms({ minimumTerm: months(1), trial: { unit: 'day', count: 14 } }) },
      ],
    ])
    expect(subscription.changes[0]).toMatchObject({
      trialEndsAt: '2026-02-13T23:00:00Z',
      agreedTerm: {
        from: '2026-02-13T23:00:00Z',
        to: '2026-03-13T23:00:00Z',
        until: '2026-03-14',
        binding: true,
      },
    })
  })
})

describe('early termination', () => {
  const fees = [
    { amount: '20', interval: months(1) },
    { amount: '90', interval: { unit: 'quarter', count: 1 }, perUnit: false },
  ] as const
  const remaining: SubscriptionTerms = {
    minimumTerm: months(12),
    earlyTermination: { type: 'remaining-fees', percent: '50' },
  }
  const fixed: SubscriptionTerms = {
    minimumTerm: months(12),
    earlyTermination: { type: 'fixed', amount: '99.90' },
  }
  const two = { ...activate, opening: { ...opening, quantity: '2' } }
  test.each<[string, SubscriptionTerms, Day, string | undefined]>([
    ['a fixed fee', fixed, ['2026-09-16', { type: 'cancel' }], '99.90'],
    // 3.5 months of 2 x 20, and one quarter and 15 of 92 days of 90; half of it.
    ['a part of what is left', remaining, ['2026-09-16', { type: 'cancel' }, { fees }], '122.336956521739'],
    [
      'nothing at the end of the term',
      remaining,
      ['2026-09-16', { type: 'cancel', when: 'end-of-term' }],
      undefined,
    ],
    ['nothing after it', remaining, ['2027-02-01', { type: 'cancel' }], undefined],
    ['nothing where it is waived', fixed, ['2026-09-16', { type: 'cancel', waive: ['fee'] }], undefined],
    [
      'nothing where no minimum binds',
      {
        renewal: { interval: months(12), priceChange: 'keep' },
        earlyTermination: { type: 'fixed', amount: '5' },
      },
      ['2026-09-16', { type: 'cancel' }],
      undefined,
    ],
    [
      'nothing in a trial',
      { ...fixed, noticePeriod: months(1), trial: months(1) },
      ['2026-01-15', { type: 'cancel' }],
      undefined,
    ],
  ])('costs %s', (_title, agreed, cancel, expected) => {
    const { change } = accepted([['2026-01-01', two, terms(agreed)], cancel])
    expect(change.type === 'cancel' ? change.fee?.amount : change).toBe(expected)
  })
})
