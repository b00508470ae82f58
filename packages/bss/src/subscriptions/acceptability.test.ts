import { describe, expect, test } from 'vitest'
import {
  accepted,
  activate,
  ask,
  type Day,
  day,
  inUtc,
  months,
  opening,
  refusalOf,
  terms,
} from '../../test/subscription-commands.ts'
import { applyCommand, phasesOf } from './index.ts'

describe('refusals', () => {
  const live: Day = ['2026-02-01', activate]
  const bound: Day = ['2026-02-01', activate, terms({ minimumTerm: months(12), noticePeriod: months(1) })]
  const march = { when: { on: '2026-03-01' } } as const
  const pause = { type: 'pause', charged: false } as const
  test.each<[string, readonly Day[]]>([
    ['not_found', [['2026-02-01', { type: 'resume' }]]],
    ['not_found', [['2026-02-01', { type: 'activate' }]]],
    [
      'before_start',
      [live, ['2026-02-02', { type: 'change-plan', offeringId: 'x', when: { on: '2026-01-31' } }]],
    ],
    ['before_start', [live, ['2026-02-02', { type: 'cancel', when: { on: '2026-01-31' } }]]],
    [
      'before_start',
      [
        ['2026-01-01', { ...activate, when: { on: '2026-02-01' } }],
        ['2026-01-02', pause],
      ],
    ],
    [
      'before_start',
      [
        ['2026-02-01', { type: 'order', opening }],
        ['2026-02-02', { type: 'activate', when: { on: '2026-01-01' } }],
      ],
    ],
    [
      'not_active',
      [
        ['2026-02-01', { type: 'order', opening }],
        ['2026-02-02', pause],
      ],
    ],
    ['already_active', [live, ['2026-02-02', activate]]],
    ['already_active', [live, ['2026-02-02', { type: 'abort' }]]],
    [
      'already_active',
      [
        ['2026-02-01', { type: 'order', opening }],
        ['2026-02-02', activate],
      ],
    ],
    ['already_cancelled', [live, ['2026-02-02', { type: 'cancel' }], ['2026-02-03', { type: 'cancel' }]]],
    [
      'already_cancelled',
      [live, ['2026-02-02', { type: 'cancel', ...march }], ['2026-02-03', { type: 'cancel' }]],
    ],
    [
      'already_cancelled',
      [
        ['2026-02-01', { type: 'order', opening }],
        ['2026-02-02', { type: 'cancel' }],
        ['2026-02-03', { type: 'cancel' }],
      ],
    ],
    ['after_end', [live, ['2026-02-02', { type: 'cancel' }], ['2026-02-03', pause]]],
    [
      'after_end',
      [
        live,
        ['2026-02-02', { type: 'cancel', ...march }],
        ['2026-02-03', { ...pause, when: { on: '2026-03-01' } }],
      ],
    ],
    [
      'after_end',
      [
        ['2026-02-01', { type: 'order', opening }],
        ['2026-02-02', { type: 'abort' }],
        ['2026-02-03', { type: 'activate' }],
      ],
    ],
    [
      'after_end',
      [
        ['2026-02-01', { ...activate, trial: months(1), trialThen: 'end' }],
        ['2026-03-02', { type: 'cancel' }],
      ],
    ],
    ['not_cancelled', [live, ['2026-02-02', { type: 'undo-cancel' }]]],
    [
      'already_in_effect',
      [live, ['2026-02-02', { type: 'cancel' }], ['2026-02-03', { type: 'undo-cancel' }]],
    ],
    [
      'already_in_effect',
      [live, ['2026-02-02', pause], ['2026-02-03', { type: 'withdraw', withdraws: 'c2' }]],
    ],
    ['unknown_change', [live, ['2026-02-02', { type: 'withdraw', withdraws: 'c9' }]]],
    [
      'already_withdrawn',
      [
        live,
        ['2026-02-02', { ...pause, ...march }],
        ['2026-02-03', { type: 'withdraw', withdraws: 'c2' }],
        ['2026-02-04', { type: 'withdraw', withdraws: 'c2' }],
      ],
    ],
    [
      'conflicting_change',
      [
        ['2026-01-01', { ...activate, when: { on: '2026-02-01' } }],
        ['2026-01-02', { type: 'withdraw', withdraws: 'c1' }],
      ],
    ],
    [
      'conflicting_change',
      [
        live,
        ['2026-02-02', { ...pause, ...march }],
        ['2026-02-02', { type: 'resume', when: { on: '2026-04-01' } }],
        ['2026-02-03', { type: 'withdraw', withdraws: 'c2' }],
      ],
    ],
    [
      'conflicting_change',
      [live, ['2026-03-01', pause], ['2026-03-05', { ...pause, when: { on: '2026-02-15' } }]],
    ],
    ['already_suspended', [live, ['2026-02-02', pause], ['2026-02-03', { type: 'suspend', charged: true }]]],
    ['not_suspended', [live, ['2026-02-02', { type: 'resume' }]]],
    [
      'not_active',
      [
        ['2026-02-01', { type: 'order', opening }],
        ['2026-02-02', { type: 'convert', when: { on: '2026-01-01' } }],
      ],
    ],
    [
      'no_term',
      [
        ['2026-02-01', { type: 'order', opening }],
        ['2026-02-02', { type: 'transfer', accountId: 'x', when: 'end-of-term' }],
      ],
    ],
    [
      'no_term',
      [
        ['2026-02-01', { type: 'order', opening }],
        ['2026-02-02', { type: 'cancel', when: 'end-of-term' }],
      ],
    ],
    ['no_trial', [live, ['2026-02-02', { type: 'convert' }]]],
    [
      'no_trial',
      [
        ['2026-02-01', { ...activate, trial: months(1) }],
        ['2026-03-01', { type: 'convert' }],
      ],
    ],
    ['same_plan', [live, ['2026-02-02', { type: 'change-plan', offeringId: 'fibre-100' }]]],
    ['same_quantity', [live, ['2026-02-02', { type: 'change-quantity', quantity: '1.00' }]]],
    [
      'same_price',
      [
        ['2026-02-01', { ...activate, priceVersion: 3 }],
        ['2026-02-02', { type: 'change-price', priceVersion: 3 }],
      ],
    ],
    ['same_account', [live, ['2026-02-02', { type: 'transfer', accountId: 'acc-1' }]]],
    ['invalid_quantity', [['2026-02-01', { ...activate, opening: { ...opening, quantity: '0' } }]]],
    ['invalid_quantity', [live, ['2026-02-02', { type: 'change-quantity', quantity: '-1' }]]],
    ['invalid_quantity', [live, ['2026-02-02', { type: 'change-quantity', quantity: '0.00' }]]],
    ['invalid_quantity', [live, ['2026-02-02', { type: 'change-plan', offeringId: 'x', quantity: 'two' }]]],
    ['clock_backwards', [live, ['2026-01-31', pause]]],
    [
      'backdated_too_far',
      [
        live,
        ['2026-04-02', { type: 'change-plan', offeringId: 'x', ...march }, { earliest: day('2026-04-01') }],
      ],
    ],
    ['no_cycle', [live, ['2026-02-02', { ...pause, when: 'end-of-cycle' }]]],
    ['no_term', [live, ['2026-02-02', { ...pause, when: 'end-of-term' }]]],
    ['no_term', [live, ['2026-02-02', { type: 'cancel', when: 'end-of-term' }]]],
    ['no_term', [live, ['2026-02-02', { type: 'renew' }]]],
    ['notice_period', [bound, ['2027-05-01', { type: 'cancel' }]]],
    ['minimum_term', [bound, ['2026-05-01', { type: 'cancel', when: 'after-notice' }]]],
    [
      'no_fees',
      [
        [
          '2026-02-01',
          activate,
          terms({ minimumTerm: months(12), earlyTermination: { type: 'remaining-fees', percent: '50' } }),
        ],
        ['2026-05-01', { type: 'cancel' }],
      ],
    ],
  ])('subscription.%s', (code, days) => {
    expect(refusalOf(days)?.code).toBe(`subscription.${code}`)
  })

  test('of what is meant for another subscription', () => {
    const { subscription } = accepted([live])
    const command = { type: 'resume', id: 'c2', subscriptionId: 's9' } as const
    const context = { ...inUtc, now: day('2026-02-02') }
    expect(applyCommand(subscription, command, context)).toMatchObject({
      refusal: { code: 'subscription.not_found' },
    })
    const parent = { ...subscription, id: 's9' }
    expect(
      applyCommand(subscription, { ...command, subscriptionId: 's1' }, { ...context, parent }),
    ).toMatchObject({
      refusal: { code: 'subscription.no_parent', message: 'Give the parent of s1: it has none.' },
    })
  })

  test('name the date that would do', () => {
    expect(refusalOf([bound, ['2027-05-01', { type: 'cancel' }]])).toEqual({
      code: 'subscription.notice_period',
      message: 'Cancel at 2027-06-01T00:00:00Z, when notice is over, or later; or waive "notice".',
      values: { earliest: day('2027-06-01') },
    })
  })

  test('of what overlaps where only one can be', () => {
    const line = { ...opening, exclusiveKey: 'line/4471' }
    const first = accepted([
      ['2026-01-01', { type: 'activate', opening: line }],
      ['2026-02-01', { type: 'cancel', when: { on: '2026-03-01' } }],
    ])
    const taken = phasesOf(first.subscription)
    const second = (on: string) =>
      applyCommand(
        undefined,
        { type: 'activate', id: 'c1', subscriptionId: 's2', opening: line, when: { on } },
        { ...inUtc, now: day('2026-02-01'), taken },
      )
    expect(second('2026-02-28')).toMatchObject({ refusal: { code: 'subscription.overlap' } })
    const other = second('2026-03-01')
    expect(other.accepted).toBe(true)
    const undo = { type: 'undo-cancel', id: 'c3', subscriptionId: 's1' } as const
    const held = other.accepted ? phasesOf(other.subscription) : []
    expect(
      applyCommand(first.subscription, undo, { ...inUtc, now: day('2026-02-02'), taken: held }),
    ).toMatchObject({
      refusal: { code: 'subscription.overlap', values: { subscription: 's2', key: 'line/4471' } },
    })
  })

  test('of a date, a zone or an instant that is none are thrown', () => {
    expect(() => ask([['2026-02-30', activate]])).toThrow(
      expect.objectContaining({ code: 'time.invalid_instant' }),
    )
    expect(() => ask([['2026-02-01', { ...activate, when: { on: '2026-02-30' } }]])).toThrow(
      expect.objectContaining({ code: 'time.invalid_local_date' }),
    )
  })
})
