import { describe, expect, test } from 'vitest'
import { phasesOf, type Subscription, type SubscriptionChange, statusAt } from './index.ts'

/** Months of 2026 by number; `known` is that of the change where it is not learned of as it happens. */
const at = (month: number, day = 1) =>
  `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T00:00:00Z`

function subscriptionOf(
  changes: readonly SubscriptionChange[],
  rest: Partial<Subscription> = {},
): Subscription {
  return {
    id: 's1',
    accountId: 'acc-1',
    offeringId: 'fibre-100',
    status: 'active',
    createdAt: changes[0]?.knownAt ?? at(1),
    settledAt: changes.at(-1)?.knownAt ?? at(1),
    changes,
    ...rest,
  }
}

const opening = { accountId: 'acc-1', offeringId: 'fibre-100' }
const start: SubscriptionChange = {
  id: 'start',
  type: 'activate',
  opening,
  effectiveAt: at(1),
  knownAt: at(1),
}
const when = (month: number, known = month) => ({ effectiveAt: at(month), knownAt: at(known) })
const plan = (offeringId: string, month: number, known = month): SubscriptionChange => ({
  id: `plan-${offeringId}-${month}`,
  type: 'change-plan',
  offeringId,
  ...when(month, known),
})
const cancel = (month: number, known = month): SubscriptionChange => ({
  id: `cancel-${month}`,
  type: 'cancel',
  ...when(month, known),
})

/** A phase in few words: from month to month, what, how many, state with ! where it is not charged, prices of. */
const told = (subscription: Subscription, view = {}) =>
  phasesOf(subscription, view).map((phase) => {
    const month = (instant: string | null) => (instant === null ? '' : Number(instant.slice(5, 7)))
    const version = typeof phase.priceVersion === 'string' ? month(phase.priceVersion) : phase.priceVersion
    return `${month(phase.from)}-${month(phase.to)} ${phase.accountId} ${phase.offeringId} x${phase.quantity} ${phase.state}${phase.charged ? '' : '!'} @${version ?? 'catalog'}`
  })

describe('phases', () => {
  test.each<[string, SubscriptionChange[], string[]]>([
    ['of nothing that was activated', [{ ...start, id: 'o', type: 'order', opening }], []],
    ['of an activation', [start], ['1- acc-1 fibre-100 x1 active @1']],
    ['end with a cancellation', [start, cancel(6, 4)], ['1-6 acc-1 fibre-100 x1 active @1']],
    [
      'are cut by a plan change',
      [start, plan('fibre-200', 3)],
      ['1-3 acc-1 fibre-100 x1 active @1', '3- acc-1 fibre-200 x1 active @3'],
    ],
    [
      'take a backdated change in where it belongs',
      [start, plan('fibre-200', 3), plan('fibre-50', 2, 5)],
      [
        '1-2 acc-1 fibre-100 x1 active @1',
        '2-3 acc-1 fibre-50 x1 active @2',
        '3- acc-1 fibre-200 x1 active @3',
      ],
    ],
    [
      'are paused without charge and suspended with it',
      [
        start,
        { id: 'p', type: 'pause', charged: false, ...when(2) },
        { id: 'r', type: 'resume', ...when(3) },
        { id: 's', type: 'suspend', charged: true, ...when(4) },
        { id: 'q', type: 'change-quantity', quantity: '2.50', ...when(5) },
      ],
      [
        '1-2 acc-1 fibre-100 x1 active @1',
        '2-3 acc-1 fibre-100 x1 paused! @1',
        '3-4 acc-1 fibre-100 x1 active @1',
        '4-5 acc-1 fibre-100 x1 suspended @1',
        '5- acc-1 fibre-100 x2.5 suspended @1',
      ],
    ],
    [
      'change hands',
      [start, { id: 't', type: 'transfer', accountId: 'acc-2', ...when(4) }],
      ['1-4 acc-1 fibre-100 x1 active @1', '4- acc-2 fibre-100 x1 active @1'],
    ],
    [
      'begin with a trial',
      [{ ...start, trialEndsAt: at(2) }],
      ['1-2 acc-1 fibre-100 x1 trial! @1', '2- acc-1 fibre-100 x1 active @1'],
    ],
    [
      'end with a trial that is not converted',
      [{ ...start, trialEndsAt: at(2), trialThen: 'end' }],
      ['1-2 acc-1 fibre-100 x1 trial! @1'],
    ],
    [
      'convert early',
      [
        { ...start, trialEndsAt: at(4), trialThen: 'end' },
        { id: 'v', type: 'convert', ...when(2) },
      ],
      ['1-2 acc-1 fibre-100 x1 trial! @1', '2- acc-1 fibre-100 x1 active @1'],
    ],
    [
      'follow the catalog, or a version',
      [{ ...start, prices: 'following' }],
      ['1- acc-1 fibre-100 x1 active @catalog'],
    ],
    [
      'take new prices',
      [
        { ...start, priceVersion: 7 },
        { id: 'n', type: 'change-price', priceVersion: 8, ...when(5) },
      ],
      ['1-5 acc-1 fibre-100 x1 active @7', '5- acc-1 fibre-100 x1 active @8'],
    ],
    [
      'forget what was withdrawn',
      [start, cancel(6, 4), { id: 'w', type: 'withdraw', withdraws: 'cancel-6', ...when(5) }],
      ['1- acc-1 fibre-100 x1 active @1'],
    ],
    [
      'ignore what comes after the end',
      [start, plan('fibre-200', 6, 2), cancel(4)],
      ['1-4 acc-1 fibre-100 x1 active @1'],
    ],
    [
      'are not cut by a change that changes nothing',
      [start, plan('fibre-200', 3), { ...plan('fibre-200', 4), priceVersion: at(3) } as SubscriptionChange],
      ['1-3 acc-1 fibre-100 x1 active @1', '3- acc-1 fibre-200 x1 active @3'],
    ],
    [
      'of two changes at one instant end with the later known',
      [start, plan('fibre-200', 3), plan('fibre-300', 3)],
      ['1-3 acc-1 fibre-100 x1 active @1', '3- acc-1 fibre-300 x1 active @3'],
    ],
  ])('%s', (_title, changes, expected) => {
    expect(told(subscriptionOf(changes))).toEqual(expected)
  })

  test('count only what was known', () => {
    const history = subscriptionOf([start, plan('fibre-200', 3), plan('fibre-50', 2, 5), cancel(8, 6)])
    expect(told(history, { knownAt: at(4) })).toEqual([
      '1-3 acc-1 fibre-100 x1 active @1',
      '3- acc-1 fibre-200 x1 active @3',
    ])
    expect(told(history, { knownAt: at(5) })).toHaveLength(3)
    expect(told(history, { knownAt: at(6) })).toEqual(told(history))
  })

  test('compare instants, not their letters', () => {
    const late: SubscriptionChange = { ...cancel(3), effectiveAt: '2026-03-01T00:00:00.500Z' }
    const history = subscriptionOf([start, plan('fibre-200', 3), late])
    expect(phasesOf(history).at(-1)).toMatchObject({ from: at(3), to: '2026-03-01T00:00:00.500Z' })
  })

  test('refuse a history that nobody accepted', () => {
    const odd = subscriptionOf([start, { id: 'r', type: 'resume', ...when(3) }])
    expect(() => phasesOf(odd)).toThrow(
      expect.objectContaining({
        code: 'subscription.invalid_history',
        values: { subscription: 's1', change: 'r', because: 'subscription.not_suspended' },
      }),
    )
  })
})

describe('add-ons', () => {
  const parent = subscriptionOf([
    start,
    { id: 's', type: 'suspend', charged: false, ...when(4) },
    { id: 'r', type: 'resume', ...when(5) },
    { id: 't', type: 'transfer', accountId: 'acc-2', ...when(6) },
    cancel(8, 7),
  ])
  const addOn = subscriptionOf(
    [
      {
        id: 'a',
        type: 'activate',
        opening: { accountId: 'acc-1', offeringId: 'tv', parentId: 's1' },
        ...when(3),
      },
    ],
    { id: 's2', parentId: 's1' },
  )
  test('live within their parent', () => {
    expect(told(addOn, { parent })).toEqual([
      '3-4 acc-1 tv x1 active @3',
      '4-5 acc-1 tv x1 suspended! @3',
      '5-6 acc-1 tv x1 active @3',
      '6-8 acc-2 tv x1 active @3',
    ])
    expect(told(addOn, { parent, knownAt: at(6) }).at(-1)).toBe('6- acc-2 tv x1 active @3')
    expect([2, 3, 4, 5, 7, 8].map((month) => statusAt(addOn, at(month), { parent }))).toEqual([
      undefined,
      'active',
      'suspended',
      'active',
      'pendingTerminate',
      'terminated',
    ])
  })
  test('are not told without it, nor others with one', () => {
    const refused = expect.objectContaining({ code: 'subscription.no_parent' })
    expect(() => phasesOf(addOn)).toThrow(refused)
    expect(() => statusAt(parent, at(1), { parent: addOn })).toThrow(refused)
  })
})

describe('status', () => {
  const history = subscriptionOf([
    { id: 'o', type: 'order', opening, effectiveAt: at(2), knownAt: at(1) },
    { id: 'a', type: 'activate', ...when(3) },
    cancel(9, 5),
    { id: 's', type: 'suspend', charged: false, ...when(6) },
    { id: 'r', type: 'resume', ...when(7) },
  ])
  test('follows the changes', () => {
    expect([1, 2, 3, 5, 6, 7, 9].map((month) => statusAt(history, at(month)))).toEqual([
      'created',
      'pendingActive',
      'active',
      'pendingTerminate',
      'suspended',
      'pendingTerminate',
      'terminated',
    ])
    expect(statusAt(history, '2025-12-31T23:59:59Z')).toBe(undefined)
    expect(statusAt(history, at(5), { knownAt: at(4) })).toBe('active')
  })
  test('of an order that came to nothing', () => {
    const order: SubscriptionChange = { id: 'o', type: 'order', opening, ...when(1) }
    expect(statusAt(subscriptionOf([order, cancel(2)]), at(2))).toBe('cancelled')
    expect(statusAt(subscriptionOf([order, { id: 'b', type: 'abort', ...when(2) }]), at(2))).toBe('aborted')
  })
})

describe('histories that nobody accepted', () => {
  test.each<[string, SubscriptionChange[]]>([
    ['already_active', [start, { ...start, id: 'again' }]],
    [
      'already_active',
      [
        { id: 'o', type: 'order', opening, ...when(1) },
        { ...start, id: 'a' },
      ],
    ],
    [
      'already_suspended',
      [
        start,
        { id: 'p', type: 'pause', charged: true, ...when(2) },
        { id: 's', type: 'suspend', charged: true, ...when(3) },
      ],
    ],
    ['already_active', [start, { id: 'b', type: 'abort', ...when(2) }]],
    ['not_active', [plan('x', 3), start]],
    ['no_trial', [start, { id: 'v', type: 'convert', ...when(2) }]],
    [
      'not_active',
      [
        { id: 'o', type: 'order', opening, ...when(1) },
        { id: 'r', type: 'resume', ...when(2) },
      ],
    ],
  ])('are refused: %s', (because, changes) => {
    expect(() => phasesOf(subscriptionOf(changes))).toThrow(
      expect.objectContaining({
        code: 'subscription.invalid_history',
        values: expect.objectContaining({ because: `subscription.${because}` }),
      }),
    )
  })
  test('of no changes nothing is told', () => {
    expect(phasesOf(subscriptionOf([]))).toEqual([])
  })
})
