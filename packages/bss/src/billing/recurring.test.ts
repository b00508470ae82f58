import { addDays, addMonths, type LocalDate, zoneOf } from '@longlines/core/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at, setting, shown, term } from '../../test/billing/terms.ts'
import {
  type BillItem,
  type BillingSetting,
  PRORATION_POLICIES,
  type RecurringTerm,
  recurringItems,
} from './index.ts'

describe('conventions', () => {
  const cases: readonly [
    policy: keyof typeof PRORATION_POLICIES,
    start: LocalDate,
    end: LocalDate,
    items: readonly (readonly string[])[],
  ][] = [
    [
      'actual-days',
      '2026-01-11',
      '2026-02-11',
      [
        ['2026-01-11', '2026-02-01', '21.00'],
        ['2026-02-01', '2026-02-11', '11.07'],
      ],
    ],
    [
      'actual-days-last-day-billed',
      '2026-01-11',
      '2026-02-11',
      [
        ['2026-01-11', '2026-02-01', '21.00'],
        ['2026-02-01', '2026-02-12', '12.18'],
      ],
    ],
    [
      'fixed-30',
      '2026-01-11',
      '2026-02-11',
      [
        ['2026-01-11', '2026-02-01', '20.67'],
        ['2026-02-01', '2026-02-11', '10.33'],
      ],
    ],
    [
      'by-second',
      '2026-03-11',
      '2026-04-11',
      [
        ['2026-03-11', '2026-04-01', '20.99'],
        ['2026-04-01', '2026-04-11', '10.33'],
      ],
    ],
    [
      'full',
      '2026-01-11',
      '2026-02-11',
      [
        ['2026-01-11', '2026-02-01', '31.00'],
        ['2026-02-01', '2026-03-01', '31.00'],
      ],
    ],
    ['none', '2026-01-11', '2026-02-11', [['2026-02-01', '2026-03-01', '31.00']]],
    [
      'kill-bill',
      '2026-01-11',
      '2026-02-11',
      [
        ['2026-01-11', '2026-02-01', '21.00'],
        ['2026-02-01', '2026-02-11', '11.07'],
      ],
    ],
    [
      'lago',
      '2026-01-11',
      '2026-02-11',
      [
        ['2026-01-11', '2026-02-01', '21.00'],
        ['2026-02-01', '2026-02-12', '12.18'],
      ],
    ],
  ]
  it.each(cases)('%s from %s to %s', (proration, start, end, items) => {
    const got = recurringItems([term({ start, end })], [], setting('2026-12-31', { proration }))
    expect(got.map(({ period, amount }) => [period.from, period.to, amount])).toEqual(items)
  })

  it('a pause within a cycle that is paid whole costs nothing more', () => {
    const terms = [term({ end: '2026-01-10' }), term({ start: '2026-01-20' })]
    const items = recurringItems(terms, [], setting('2026-01-31', { proration: 'full' }))
    expect(shown(items)).toEqual([['recurring', '2026-01-01', '2026-02-01', '31.00']])
  })

  it('are refused by name', () => {
    expect(() => recurringItems([term({ proration: 'lunar' })], [], setting('2026-01-01'))).toThrow(
      expect.objectContaining({ code: 'billing.unknown_proration' }),
    )
  })
})

describe('timing', () => {
  it('bills in advance on the day a cycle begins, in arrears on the day it has ended', () => {
    const advance = (until: LocalDate) => recurringItems([term({})], [], setting(until)).length
    const arrears = (until: LocalDate) =>
      recurringItems([term({ timing: 'arrears' })], [], setting(until)).length
    expect([
      advance('2025-12-31'),
      advance('2026-01-01'),
      advance('2026-01-31'),
      advance('2026-02-01'),
    ]).toEqual([0, 1, 1, 2])
    expect([arrears('2026-01-31'), arrears('2026-02-01'), arrears('2026-02-28')]).toEqual([0, 1, 1])
  })

  it('bills in arrears on the day service ends', () => {
    const ended = term({ timing: 'arrears', end: '2026-01-11' })
    expect(shown(recurringItems([ended], [], setting('2026-01-11')))).toEqual([
      ['recurring', '2026-01-01', '2026-01-11', '10.00'],
    ])
  })

  it('leaves out what ended before it is asked to look', () => {
    const items = recurringItems([term({})], [], setting('2026-06-15', { since: '2026-06-01' }))
    expect(shown(items)).toEqual([['recurring', '2026-06-01', '2026-07-01', '31.00']])
  })

  it('29 February: a yearly anniversary comes back to it', () => {
    const yearly = term({
      start: '2024-02-29',
      interval: { unit: 'year', count: 1 },
      cycle: { align: 'anniversary' },
    })
    expect(shown(recurringItems([yearly], [], setting('2028-02-29'))).map(([, from]) => from)).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ])
  })

  it('a zone whose midnight does not exist on the first day', () => {
    const santiago = zoneOf('America/Santiago')
    const items = recurringItems(
      [{ ...term({}), from: at('2026-09-06', santiago) }],
      [],
      setting('2026-09-06', { zone: santiago, proration: 'by-second' }),
    )
    expect(shown(items)).toEqual([['recurring', '2026-09-06', '2026-10-01', '25.83']])
    expect(items[0]?.span?.from).toBe('2026-09-06T04:00:00Z')
  })
})

describe('subtraction', () => {
  const first = recurringItems([term({})], [], setting('2026-01-01'))

  it('gives nothing twice', () => {
    expect(recurringItems([term({})], first, setting('2026-01-20'))).toEqual([])
  })

  it('gives back what was billed beyond the end, and bills again what is reinstated', () => {
    const cancelled = recurringItems([term({ end: '2026-01-11' })], first, setting('2026-01-11'))
    expect(shown(cancelled)).toEqual([['credit', '2026-01-11', '2026-02-01', '-21.00']])
    const again = recurringItems([term({})], [...first, ...cancelled], setting('2026-01-12'))
    expect(shown(again)).toEqual([['recurring', '2026-01-11', '2026-02-01', '21.00']])
    const cancelledAgain = recurringItems(
      [term({ end: '2026-01-11' })],
      [...first, ...cancelled, ...again],
      setting('2026-01-13'),
    )
    expect(shown(cancelledAgain)).toEqual([['credit', '2026-01-11', '2026-02-01', '-21.00']])
    const ids = [...first, ...cancelled, ...again, ...cancelledAgain].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('a quantity that changes gives back the old and charges the new', () => {
    const terms = [term({ end: '2026-01-16' }), term({ start: '2026-01-16', quantity: '3' })]
    expect(shown(recurringItems(terms, first, setting('2026-01-16')))).toEqual([
      ['credit', '2026-01-16', '2026-02-01', '-16.00'],
      ['recurring', '2026-01-16', '2026-02-01', '48.00'],
    ])
  })

  it('refuses items that bill the same days', () => {
    const [item] = first
    const twice = [item!, { ...item!, id: 'other' }]
    expect(() => recurringItems([term({})], twice, setting('2026-01-20'))).toThrow(
      expect.objectContaining({ code: 'billing.double_billing' }),
    )
  })

  it('never gives back more than is left', () => {
    const [item] = first
    const { part: _days, ...amount } = item!
    const adjusted = [
      item!,
      { ...amount, id: 'a1', kind: 'adjustment' as const, amount: '-20', exact: '-20', reverses: item!.id },
    ]
    const items = recurringItems([term({ end: '2026-01-02' })], adjusted, setting('2026-01-02'))
    expect(shown(items)).toEqual([['credit', '2026-01-02', '2026-02-01', '-11.00']])
  })
})

const cents = (items: readonly BillItem[]) =>
  items.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
const anyDay = fc.integer({ min: 0, max: 500 }).map((days) => addDays('2026-01-01', days))
const zones = fc.constantFrom(
  'UTC',
  'Europe/Rome',
  'America/New_York',
  'Pacific/Auckland',
  'America/Santiago',
)
const anyHistory = fc.record({
  days: fc.uniqueArray(anyDay, { minLength: 1, maxLength: 6 }).map((days) => days.sort()),
  prices: fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: 6, maxLength: 6 }),
  zone: zones,
  ends: fc.boolean(),
  policy: fc.constantFrom<keyof typeof PRORATION_POLICIES>(
    'actual-days',
    'fixed-30',
    'by-second',
    'actual-days-last-day-billed',
  ),
  timing: fc.constantFrom('advance' as const, 'arrears' as const),
  billingDay: fc.integer({ min: 1, max: 31 }),
  months: fc.constantFrom(1, 1, 3, 12),
})
type History = typeof anyHistory extends fc.Arbitrary<infer T> ? T : never

/** The terms as they were known on a day: later changes have not been heard of. */
function knownOn(history: History, day: LocalDate): RecurringTerm[] {
  const zone = zoneOf(history.zone)
  const heard = history.days.filter((date) => date <= day)
  const known = history.ends && heard.length === history.days.length ? heard.slice(0, -1) : heard
  return known.map((from, index) => ({
    ...term({}),
    amount: (history.prices[index]! / 100).toFixed(2),
    interval: { unit: 'month', count: history.months },
    timing: history.timing,
    cycle: { align: 'billing-day', billingDay: history.billingDay },
    countedFrom: history.days[0]!,
    from: at(from, zone),
    to: heard[index + 1] === undefined ? null : at(heard[index + 1]!, zone),
  }))
}

function settingOf(history: History, until: LocalDate): BillingSetting {
  return { currency: 'EUR', zone: zoneOf(history.zone), until, proration: history.policy }
}

const END = '2027-09-01'

it('billing day by day, with surprises, equals billing all at once at the end', () => {
  fc.assert(
    fc.property(anyHistory, fc.uniqueArray(anyDay, { maxLength: 8 }), (history, runs) => {
      const billed: BillItem[] = []
      for (const day of [...runs.sort(), END]) {
        billed.push(...recurringItems(knownOn(history, day), billed, settingOf(history, day)))
      }
      const once = recurringItems(knownOn(history, END), [], settingOf(history, END))
      expect(cents(billed)).toBe(cents(once))
      expect(recurringItems(knownOn(history, END), billed, settingOf(history, END))).toEqual([])
    }),
    { numRuns: 300 },
  )
})

it('what was settled need not be looked at again, while nothing is learned about it', () => {
  fc.assert(
    fc.property(anyHistory, fc.uniqueArray(anyDay, { maxLength: 8 }), (history, runs) => {
      const billed: BillItem[] = []
      let since: LocalDate | undefined
      // A change becomes known on its day; a run before it on the same day has not heard of it.
      for (const day of [...new Set([...runs, ...history.days])].sort().concat(END)) {
        const given = { ...settingOf(history, day), ...(since === undefined ? {} : { since }) }
        const needed = billed.filter(({ period }) => since === undefined || period.to > addMonths(since, -13))
        billed.push(...recurringItems(knownOn(history, day), needed, given))
        since = day
      }
      expect(cents(billed)).toBe(cents(recurringItems(knownOn(history, END), [], settingOf(history, END))))
    }),
    { numRuns: 300 },
  )
})

it('credits never exceed what their item charged', () => {
  fc.assert(
    fc.property(
      anyHistory,
      fc.uniqueArray(anyDay, { maxLength: 8 }),
      fc.constantFrom<keyof typeof PRORATION_POLICIES>(
        'kill-bill',
        'stripe',
        'lago',
        'actual-days',
        'full',
        'none',
      ),
      (history, runs, policy) => {
        const billed: BillItem[] = []
        for (const day of [...runs.sort(), END]) {
          const given = { ...settingOf(history, day), proration: policy }
          billed.push(...recurringItems(knownOn(history, day), billed, given))
        }
        for (const item of billed.filter(({ kind }) => kind === 'recurring')) {
          expect(
            cents([item, ...billed.filter(({ reverses }) => reverses === item.id)]),
          ).toBeGreaterThanOrEqual(0)
        }
      },
    ),
    { numRuns: 200 },
  )
})

it('a term split where nothing changes costs the same', () => {
  fc.assert(
    fc.property(
      anyDay,
      fc.integer({ min: 1, max: 99999 }),
      fc.integer({ min: 1, max: 31 }),
      (cut, price, day) => {
        const cycle = { align: 'billing-day', billingDay: day } as const
        const amount = (price / 100).toFixed(2)
        const whole = recurringItems([term({ amount, cycle })], [], setting(END))
        const parts = [term({ amount, cycle, end: cut }), term({ amount, cycle, start: cut })]
        expect(cents(recurringItems(parts, [], setting(END)))).toBe(cents(whole))
      },
    ),
  )
})

it('every convention is complete', () => {
  expect(Object.keys(PRORATION_POLICIES)).toHaveLength(13)
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
})
