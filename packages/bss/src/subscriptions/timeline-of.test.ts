import { describe, expect, test } from 'vitest'
import { accepted, activate, day, inUtc, months, opening, terms } from '../../test/subscription-commands.ts'
import {
  addAddOn,
  applyCommand,
  momentsOf,
  phasesOf,
  removeAddOn,
  renewDue,
  type Subscription,
  settle,
  statusAt,
  timelineOf,
} from './index.ts'

const { subscription: story } = accepted([
  ['2026-01-01', { type: 'order', opening }],
  [
    '2026-01-05',
    { type: 'activate', trial: months(1) },
    terms({ minimumTerm: months(12), earlyTermination: { type: 'fixed', amount: '80' } }),
  ],
  ['2026-03-01', { type: 'change-plan', offeringId: 'fibre-200', quantity: '2' }],
  [
    '2026-03-20',
    { type: 'change-quantity', quantity: '3', when: { on: '2026-03-10' }, why: 'told by phone' },
  ],
  ['2026-04-01', { type: 'pause', charged: false }],
  ['2026-04-15', { type: 'resume' }],
  ['2026-05-01', { type: 'change-price', priceVersion: 7 }],
  ['2026-06-01', { type: 'transfer', accountId: 'acc-2' }],
  ['2026-07-01', { type: 'suspend', charged: true }],
  ['2026-08-01', { type: 'cancel', why: 'does not pay' }],
])

describe('the timeline', () => {
  test('says what made each phase, and what ended it', () => {
    expect(timelineOf(story).map(({ from, text }) => `${from.slice(5, 10)} ${text}`)).toEqual([
      '01-05 Activated on fibre-100, quantity 1, on trial until 2026-02-05T00:00:00Z.',
      '02-05 The trial ended.',
      '03-01 Plan changed from fibre-100 to fibre-200, quantity 2.',
      '03-10 Quantity changed from 2 to 3, as was learned of at 2026-03-20T00:00:00Z: told by phone.',
      '04-01 Paused without charge.',
      '04-15 Resumed.',
      '05-01 Prices changed to those of 7.',
      '06-01 Transferred from acc-1 to acc-2.',
      '07-01 Suspended with charge.',
      '08-01 Terminated: does not pay.',
    ])
    const phases = timelineOf(story).flatMap(({ phase }) => phase ?? [])
    expect(phases).toEqual(phasesOf(story))
  })
  test('says it as it was known', () => {
    expect(timelineOf(story, { knownAt: day('2026-03-15') })).toHaveLength(3)
  })
  test('of an order that came to nothing is its end', () => {
    const cancelled = accepted([
      ['2026-01-01', { type: 'order', opening }],
      ['2026-01-02', { type: 'cancel' }],
    ])
    expect(timelineOf(cancelled.subscription).map(({ text }) => text)).toEqual(['The order was cancelled.'])
    expect(momentsOf(cancelled.subscription)).toEqual([])
    const { subscription } = accepted([
      ['2026-01-01', { type: 'order', opening }],
      ['2026-01-02', { type: 'abort', why: 'no port' }],
    ])
    expect(timelineOf(subscription).map(({ text, phase }) => [text, phase])).toEqual([
      ['The order was aborted: no port.', null],
    ])
  })
})

describe('the timeline of several changes at once', () => {
  test('tells them all, and new prices', () => {
    const agreed = terms({ minimumTerm: months(1), renewal: { interval: months(1), priceChange: 'current' } })
    const { subscription } = accepted([
      ['2026-01-01', { type: 'order', opening }],
      ['2026-01-01', { type: 'activate' }, agreed],
      ['2026-01-10', { type: 'renew' }],
      ['2026-01-11', { type: 'renew', prices: 'keep' }],
      ['2026-01-12', { type: 'change-plan', offeringId: 'x', when: { on: '2026-03-01' } }],
    ])
    expect(timelineOf(subscription).map(({ text }) => text)).toEqual([
      'Ordered fibre-100, quantity 1. Activated on fibre-100, quantity 1.',
      'Renewed until 2026-03-01T00:00:00Z, at prices of 2026-02-01T00:00:00Z.',
      'Renewed until 2026-04-01T00:00:00Z. Plan changed from fibre-100 to x.',
    ])
  })
  test('tells of trials that end or are converted', () => {
    const trial = { ...activate, trial: months(1), trialThen: 'end' } as const
    const ended = accepted([['2026-01-01', trial]]).subscription
    expect(timelineOf(ended).at(-1)?.text).toBe('Ended with the trial.')
    const converted = accepted([['2026-01-10', { type: 'convert' }]], ended).subscription
    expect(timelineOf(converted).at(-1)?.text).toBe('The trial was converted.')
  })
})

describe('moments', () => {
  test('are where one-time prices and fees are due', () => {
    expect(
      momentsOf(story).map(({ on, at, accountId, offeringId, quantity, fee }) => [
        on,
        at.slice(5, 10),
        accountId,
        offeringId,
        quantity,
        fee?.amount,
      ]),
    ).toEqual([
      ['activation', '01-05', 'acc-1', 'fibre-100', '1', undefined],
      ['plan-change', '03-01', 'acc-1', 'fibre-200', '2', undefined],
      ['termination', '08-01', 'acc-2', 'fibre-200', '3', '80'],
    ])
    expect(momentsOf(story, { knownAt: day('2026-02-01') })).toHaveLength(1)
  })
  test('are none for a new term on the same plan', () => {
    const { subscription } = accepted([
      ['2026-01-01', { ...activate, prices: 'following' }],
      ['2026-02-01', { type: 'change-plan', offeringId: 'fibre-100', term: 'restart' }],
      ['2026-03-01', { type: 'change-plan', offeringId: 'x', priceVersion: 4 }],
    ])
    expect(momentsOf(subscription).map(({ on, priceVersion }) => [on, priceVersion])).toEqual([
      ['activation', undefined],
      ['plan-change', 4],
    ])
  })
})

describe('add-ons', () => {
  const { subscription: parent } = accepted([
    ['2026-01-01', activate],
    ['2026-02-01', { type: 'cancel', when: { on: '2026-06-01' } }],
  ])
  const tv = { id: 'c1', subscriptionId: 's2', opening: { offeringId: 'tv' } }
  const at = (now: string) => ({ ...inUtc, now: day(now) })
  const added = addAddOn(parent, tv, at('2026-03-01'))
  const addOn = added.accepted ? added.subscription : parent
  test('end with their parent', () => {
    expect(addOn).toMatchObject({
      id: 's2',
      parentId: 's1',
      accountId: 'acc-1',
      endsAt: day('2026-06-01'),
      nextAt: day('2026-06-01'),
    })
    const { subscription, events } = settle(addOn, day('2026-06-02'), parent)
    expect(subscription).toMatchObject({ status: 'terminated' })
    expect(events).toMatchObject([
      { name: 'subscription.terminated', id: 's2/c2/subscription.terminated', at: day('2026-06-01') },
    ])
    expect(momentsOf(addOn, { parent }).map(({ on, changeId }) => [on, changeId])).toEqual([
      ['activation', 'c1'],
      ['termination', 'c2'],
    ])
    expect(timelineOf(addOn, { parent }).at(-1)?.text).toBe('With s1: Terminated.')
  })
  test('that are waiting when it ends are cancelled', () => {
    const ordered = addAddOn(parent, { ...tv, when: { on: '2026-05-01' } }, at('2026-03-01'))
    const early = accepted([
      ['2026-01-01', activate],
      ['2026-03-15', { type: 'cancel' }],
    ]).subscription
    const { events, subscription } = settle(
      ordered.accepted ? ordered.subscription : parent,
      day('2026-04-01'),
      early,
    )
    expect([subscription.status, events]).toEqual(['cancelled', []])
  })
  test('belong to whoever holds their parent', () => {
    const moved = accepted([['2026-03-10', { type: 'transfer', accountId: 'acc-2' }]], parent).subscription
    const changed = applyCommand(
      addOn,
      { type: 'change-plan', id: 'c2', subscriptionId: 's2', offeringId: 'tv-max' },
      { ...at('2026-04-01'), parent: moved },
    )
    if (!changed.accepted) throw new Error(changed.refusal.message)
    expect(
      momentsOf(changed.subscription, { parent: moved }).map(({ on, accountId }) => [on, accountId]),
    ).toEqual([
      ['activation', 'acc-1'],
      ['plan-change', 'acc-2'],
      ['termination', 'acc-2'],
    ])
    expect(changed.subscription.accountId).toBe('acc-2')
    const transfer = { type: 'transfer', id: 'c3', subscriptionId: 's2', accountId: 'acc-3' } as const
    expect(applyCommand(addOn, transfer, { ...at('2026-04-01'), parent })).toMatchObject({
      refusal: { code: 'subscription.is_add_on' },
    })
  })
  test('can be removed alone', () => {
    const soon = removeAddOn(
      addOn,
      { id: 'c2', subscriptionId: 's2', when: { on: '2026-05-01' } },
      { ...at('2026-04-01'), parent },
    )
    expect(soon.accepted && phasesOf(soon.subscription, { parent }).at(-1)?.to).toBe(day('2026-05-01'))
    const removed = removeAddOn(addOn, { id: 'c2', subscriptionId: 's2' }, { ...at('2026-04-01'), parent })
    expect(removed).toMatchObject({ subscription: { endsAt: day('2026-04-01'), status: 'terminated' } })
    expect(removeAddOn(addOn, { id: 'c2', subscriptionId: 's2' }, at('2026-04-01'))).toMatchObject({
      refusal: { code: 'subscription.no_parent' },
    })
  })
  test.each([
    ['before_start', addAddOn(parent, { ...tv, when: { on: '2025-12-31' } }, at('2026-03-01'))],
    ['after_end', addAddOn(parent, { ...tv, when: { on: '2026-06-01' } }, at('2026-03-01'))],
    ['is_add_on', addAddOn(addOn, { ...tv, subscriptionId: 's3' }, at('2026-03-01'))],
    ['not_add_on', removeAddOn(parent, { id: 'c9', subscriptionId: 's1' }, at('2026-03-01'))],
  ])('are refused: subscription.%s', (code, outcome) => {
    expect(outcome).toMatchObject({ refusal: { code: `subscription.${code}` } })
  })
})

describe('the status of an add-on', () => {
  const at = (now: string) => ({ ...inUtc, now: day(now) })
  const { subscription: running } = accepted([['2026-01-01', activate]])
  const tv = (when: string) => {
    const outcome = addAddOn(
      running,
      { id: 'c1', subscriptionId: 's2', opening: { offeringId: 'tv' }, when: { on: when } },
      at('2026-01-01'),
    )
    if (!outcome.accepted) throw new Error(outcome.refusal.message)
    return outcome.subscription
  }
  const statuses = (parent: Subscription) => [
    statusAt(tv('2026-01-01'), day('2026-03-01'), { parent }),
    statusAt(tv('2026-05-01'), day('2026-03-01'), { parent }),
  ]
  // The add-on is live, or waits to be, while its parent is as in the first column.
  test.each<[string, Subscription, string[]]>([
    ['active', running, ['active', 'created']],
    [
      'suspended',
      accepted([['2026-02-01', { type: 'suspend', charged: true }]], running).subscription,
      ['suspended', 'created'],
    ],
    [
      'pendingTerminate',
      accepted([['2026-02-01', { type: 'cancel', when: { on: '2026-04-01' } }]], running).subscription,
      ['pendingTerminate', 'created'],
    ],
    [
      'terminated',
      accepted([['2026-02-01', { type: 'cancel' }]], running).subscription,
      ['terminated', 'cancelled'],
    ],
    [
      'pendingActive',
      accepted([['2026-01-01', { type: 'order', opening }]]).subscription,
      ['pendingActive', 'created'],
    ],
  ])('of a parent that is %s', (status, parent, expected) => {
    expect(statusAt(parent, day('2026-03-01'))).toBe(status)
    expect(statuses(parent)).toEqual(expected)
  })
  test('is its own while suspended under notice', () => {
    const parent = accepted(
      [['2026-02-01', { type: 'cancel', when: { on: '2026-04-01' } }]],
      running,
    ).subscription
    const barred = applyCommand(
      tv('2026-01-01'),
      { type: 'suspend', id: 'c2', subscriptionId: 's2', charged: false },
      { ...at('2026-02-01'), parent },
    )
    expect(barred.accepted && barred.subscription.status).toBe('suspended')
  })
})

describe('renewals', () => {
  const agreed = terms({ minimumTerm: months(12), renewal: { interval: months(6), priceChange: 'current' } })
  const { subscription } = accepted([['2024-02-29', activate, agreed]])
  test('come when terms end, once', () => {
    const once = renewDue(subscription, { now: day('2026-03-01'), zone: 'UTC' })
    expect(once.changes.map(({ id }) => id)).toEqual([
      'renewal-2025-02-28',
      'renewal-2025-08-29',
      'renewal-2026-02-28',
    ])
    expect(renewDue(once.subscription, { now: day('2026-03-02'), zone: 'UTC' }).changes).toEqual([])
    expect(phasesOf(once.subscription).map(({ priceVersion }) => priceVersion)).toEqual(
      ['2024-02-29', '2025-02-28', '2025-08-29', '2026-02-28'].map(day),
    )
    expect(once.events.map(({ name }) => name)).toEqual(Array(3).fill('subscription.renewed'))
  })
  test('are made by hand where the terms say nothing', () => {
    const plain = accepted([
      ['2026-01-01', { ...activate, prices: 'following' }, terms({ minimumTerm: months(1) })],
    ]).subscription
    const { change, subscription: renewed } = accepted(
      [['2026-01-10', { type: 'renew', interval: months(6), prices: 'current' }]],
      plain,
    )
    expect(change).toMatchObject({ effectiveAt: day('2026-02-01'), agreedTerm: { to: day('2026-08-01') } })
    expect(phasesOf(renewed)).toHaveLength(1)
    const kept = accepted([['2026-01-10', { type: 'renew', interval: months(6) }]], plain).subscription
    expect(phasesOf(kept)).toEqual(phasesOf(renewed))
  })
  test('wait for a clock that was set back', () => {
    expect(
      renewDue(subscription, { now: day('2024-01-01'), until: day('2026-01-01'), zone: 'UTC' }).changes,
    ).toEqual([])
    expect(settle(subscription, day('2024-01-01')).subscription).toMatchObject({
      status: 'created',
      settledAt: day('2024-02-29'),
    })
  })
  test('stop at the end, and where one was withdrawn', () => {
    const cancelled = accepted(
      [['2024-03-01', { type: 'cancel', when: 'end-of-term' }]],
      subscription,
    ).subscription
    expect(renewDue(cancelled, { now: day('2026-03-01'), zone: 'UTC' }).changes).toEqual([])
    const ahead = renewDue(subscription, {
      now: day('2025-01-01'),
      until: day('2025-03-01'),
      zone: 'UTC',
    }).subscription
    const declined = accepted(
      [['2025-01-02', { type: 'withdraw', withdraws: 'renewal-2025-02-28' }]],
      ahead,
    ).subscription
    expect(declined.nextAt).toBe(undefined)
    expect(renewDue(declined, { now: day('2026-03-01'), zone: 'UTC' }).changes).toEqual([])
  })
})
