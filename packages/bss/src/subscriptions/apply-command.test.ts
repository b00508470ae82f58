import { describe, expect, test } from 'vitest'
import { accepted, activate, day, inUtc, months, opening, terms } from '../../test/subscription-commands.ts'
import {
  applyCommand,
  phasesOf,
  SubscriptionChange,
  type SubscriptionCommand,
  statusAt,
  subscriptionEvents,
} from './index.ts'

describe('the subscription after a command', () => {
  test('says what holds now, and what is to come', () => {
    const { subscription } = accepted([
      ['2026-01-01', { type: 'order', opening: { ...opening, quantity: '2.0' } }],
      ['2026-01-05', { type: 'activate' }],
      ['2026-02-01', { type: 'change-plan', offeringId: 'fibre-200', when: { on: '2026-03-01' } }],
      ['2026-02-02', { type: 'cancel', when: { on: '2026-06-01' } }],
    ])
    expect({ ...subscription, changes: [] }).toEqual({
      id: 's1',
      accountId: 'acc-1',
      offeringId: 'fibre-100',
      status: 'pendingTerminate',
      createdAt: day('2026-01-01'),
      activatedAt: day('2026-01-05'),
      endsAt: day('2026-06-01'),
      settledAt: day('2026-02-02'),
      nextAt: day('2026-03-01'),
      changes: [],
    })
    for (const change of subscription.changes) expect(SubscriptionChange.parse(change)).toEqual(change)
  })

  test('undoes a cancellation that is to come', () => {
    const { subscription, events } = accepted([
      ['2026-01-01', activate],
      ['2026-02-01', { type: 'cancel', when: { on: '2026-06-01' } }],
      ['2026-03-01', { type: 'undo-cancel' }],
    ])
    expect(subscription).toMatchObject({ status: 'active' })
    expect(subscription.endsAt).toBe(undefined)
    expect(statusAt(subscription, day('2026-02-15'), { knownAt: day('2026-02-20') })).toBe('pendingTerminate')
    expect(events.map(({ name }) => name)).toEqual(['subscription.change_withdrawn'])
  })

  test('renews its term at the price kept, or at that of the day', () => {
    const agreed = terms({
      minimumTerm: months(12),
      renewal: { interval: months(1), priceChange: 'current' },
    })
    const { subscription } = accepted([
      ['2026-01-31', activate, agreed],
      ['2026-05-01', { type: 'renew' }],
      ['2026-05-01', { type: 'renew', prices: 'keep', binding: true }],
      ['2026-05-01', { type: 'renew', priceVersion: 7, interval: months(3) }],
    ])
    expect(phasesOf(subscription).map(({ from, priceVersion }) => [from, priceVersion])).toEqual([
      [day('2026-01-31'), day('2026-01-31')],
      [day('2027-01-31'), day('2027-01-31')],
      [day('2027-03-31'), 7],
    ])
    expect(subscription.changes.at(-1)).toMatchObject({
      agreedTerm: { to: day('2027-06-30'), binding: false },
    })
  })

  test('begins a new term with a new plan, or with the same', () => {
    const { change } = accepted([
      ['2026-01-01', activate, terms({ minimumTerm: months(12) })],
      [
        '2026-05-10',
        { type: 'change-plan', offeringId: 'fibre-100', term: 'restart' },
        terms({ minimumTerm: months(24) }),
      ],
    ])
    expect(change).toMatchObject({ agreedTerm: { from: day('2026-05-10'), to: day('2028-05-10') } })
  })
})

describe('events', () => {
  test('tell of what is in effect, and of what was planned', () => {
    const outcomes = [
      accepted([['2026-01-01', { type: 'order', opening, who: 'ann' }]]),
      accepted([
        ['2026-01-01', activate],
        ['2026-02-01', { type: 'change-plan', offeringId: 'x', when: { on: '2026-03-01' } }],
      ]),
      accepted([
        ['2026-01-01', activate],
        ['2026-02-01', { type: 'change-plan', offeringId: 'x', when: { on: '2026-03-01' } }],
        ['2026-04-01', { type: 'pause', charged: false }],
      ]),
      accepted([
        ['2026-01-01', activate],
        ['2026-02-01', { type: 'cancel' }],
      ]),
      accepted([
        ['2026-01-01', { type: 'order', opening }],
        ['2026-02-01', { type: 'cancel' }],
      ]),
      accepted([
        ['2026-01-01', { ...activate, trial: months(1), trialThen: 'end' }, {}],
        ['2026-01-02', { type: 'convert' }],
      ]),
    ]
    expect(outcomes.map(({ events }) => events.map(({ name, at }) => [name, at.slice(0, 10)]))).toEqual([
      [['subscription.ordered', '2026-01-01']],
      [['subscription.change_scheduled', '2026-02-01']],
      [
        ['subscription.plan_changed', '2026-03-01'],
        ['subscription.paused', '2026-04-01'],
      ],
      [['subscription.terminated', '2026-02-01']],
      [['subscription.cancelled', '2026-02-01']],
      [['subscription.converted', '2026-01-02']],
    ])
    expect(outcomes[0]?.events[0]).toMatchObject({
      actor: 'ann',
      subject: 's1',
      id: 's1/c1/subscription.ordered',
    })
    expect(outcomes[2]?.events[0]?.data.previous).toEqual({ ...opening, quantity: '1' })
    for (const { events } of outcomes)
      for (const event of events) expect(subscriptionEvents.parse(event)).toEqual(event)
  })
})

describe('a command that comes again', () => {
  const context = { ...inUtc, now: day('2026-04-01') }
  const { subscription } = accepted([
    ['2026-01-01', activate],
    ['2026-02-01', { type: 'cancel', when: { on: '2026-06-01' }, why: 'moves' }],
    ['2026-03-01', { type: 'undo-cancel' }],
  ])
  test.each<[string, SubscriptionCommand]>([
    ['an activation', { ...activate, id: 'c1', subscriptionId: 's1' }],
    [
      'a cancellation',
      { why: 'moves', when: { on: '2026-06-01' }, type: 'cancel', subscriptionId: 's1', id: 'c2' },
    ],
    ['an undoing', { type: 'undo-cancel', id: 'c3', subscriptionId: 's1' }],
  ])('is the same change: %s', (_title, command) => {
    const outcome = applyCommand(subscription, command, context)
    expect(outcome).toMatchObject({ accepted: true, repeated: true, events: [] })
    expect(outcome.accepted && outcome.subscription).toBe(subscription)
  })
  test.each<[string, SubscriptionCommand]>([
    ['another type', { type: 'resume', id: 'c1', subscriptionId: 's1' }],
    [
      'another date',
      { type: 'cancel', why: 'moves', when: { on: '2026-06-02' }, id: 'c2', subscriptionId: 's1' },
    ],
    ['another reason', { type: 'cancel', when: { on: '2026-06-01' }, id: 'c2', subscriptionId: 's1' }],
    ['undoing for another change', { type: 'undo-cancel', id: 'c2', subscriptionId: 's1' }],
  ])('is refused with %s', (_title, command) => {
    expect(applyCommand(subscription, command, context)).toMatchObject({
      refusal: { code: 'subscription.change_reused' },
    })
  })
})
