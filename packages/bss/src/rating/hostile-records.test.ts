import { describe, expect, it } from 'vitest'
import { context, event, sms } from '../../test/sms-fixtures.ts'
import { compile, type Price, type RatingContext } from './index.ts'
import { refuseNoPeriod } from './malformed-sheet.ts'

/** What a caller without types hands over. */
type Anything = never

const band = { rates: [{ fromSecond: 0, price: '1', per: 60, increment: 1 }] }
const card: Price = {
  id: 'voice',
  currency: 'EUR',
  usageType: 'voice',
  unit: 'second',
  model: { type: 'rate-card', destinations: [{ prefix: '*', card: 'all' }], cards: { all: [band] } },
}
const raters = {
  sms: compile([sms], context),
  call: compile([card], context),
  splitCall: compile([card], { ...context, crossing: 'split' }),
}
const call = event({ type: 'voice', unit: 'second', attributes: { destination: '4930' } })

function refusalsOf(change: object): (string | undefined)[] {
  const given: [keyof typeof raters, object][] = [
    ['sms', event()],
    ['call', call],
    ['splitCall', call],
  ]
  return given.map(([name, base]) => {
    const rater = raters[name]
    const { refusal, charges, counters } = rater.rate({ ...base, ...change } as Anything, [])
    expect(charges).toEqual([])
    expect(counters).toEqual([])
    expect(refusal?.message).toMatch(/^\w.{20,}\.$/s)
    return `${refusal?.code} ${refusal?.path}`
  })
}

describe('quantities that are none', () => {
  it.each<[string, unknown]>([
    ['an exponent as text', '1e-7'],
    ['a number that prints with an exponent', 1e-7],
    ['a huge number', 1e21],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['below zero', -1],
    ['a text below zero', '-0.5'],
    ['nothing', ''],
    ['null', null],
    ['absent', undefined],
    ['a list', [5]],
    ['a bigint', 10n],
    ['a boolean', true],
    ['hexadecimal', '0x10'],
  ])('%s', (_title, quantity) => {
    expect(new Set(refusalsOf({ quantity }))).toEqual(new Set(['rating.invalid_quantity quantity']))
  })

  it('too large to be exact, or to last that long', () => {
    expect(refusalsOf({ quantity: '9007199254740991' })).toEqual([
      'money.overflow quantity',
      'money.overflow quantity',
      'rating.invalid_quantity quantity',
    ])
  })

  it('shows what was given', () => {
    const { refusal } = raters.sms.rate(event({ quantity: '1e-7' }), [])
    expect(refusal?.message).toBe(
      'Quantity must be a decimal number of at least zero; got "1e-7". Write it without an exponent.',
    )
  })
})

describe('instants that are none', () => {
  it.each<[unknown, string]>([
    ['9999-12-31T23:59:59Z', 'time.invalid_instant'],
    ['9999-12-31T23:59:59-23:00', 'time.invalid_instant'],
    ['-0001-01-01T00:00:00Z', 'time.invalid_instant'],
    ['0000-01-01T00:00:00Z', 'time.invalid_instant'],
    ['+010000-01-01T00:00:00Z', 'time.invalid_instant'],
    ['2026-02-30T00:00:00Z', 'time.invalid_instant'],
    ['2026-03-10T10:00:00', 'time.invalid_instant'],
    ['', 'input.invalid'],
    [null, 'input.invalid'],
    [1_770_000_000_000, 'input.invalid'],
  ])('%s', (startedAt, code) => {
    expect(new Set(refusalsOf({ startedAt }))).toEqual(new Set([`${code} startedAt`]))
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1e20, 1e17, 0.5])('%s milliseconds', (ms) => {
    expect(raters.sms.open([]).rate(event(), ms)).toMatchObject({
      ok: false,
      refusal: { code: 'time.invalid_instant', path: 'startedAt' },
    })
  })

  it('of the ends of the time that has periods', () => {
    for (const startedAt of ['1900-01-02T00:00:00Z', '9998-12-31T00:00:00Z'])
      expect(raters.sms.rate(event({ startedAt }), []).refusal).toBeUndefined()
  })
})

describe('records that are none', () => {
  it.each<[unknown]>([[null], [undefined], [5], ['x'], [[]], [{}], [() => 1]])('%j', (record) => {
    for (const rater of Object.values(raters)) {
      expect(rater.rate(record as Anything, []).refusal?.code).toBe('input.invalid')
      expect(rater.open([]).rate(record as Anything)).toMatchObject({ ok: false })
    }
  })

  it('do not stop the others', () => {
    const { charges, refused } = raters.sms.rateAll([null as Anything, event()], [])
    expect([charges.length, refused.map(({ refusal }) => refusal.code)]).toEqual([1, ['input.invalid']])
  })

  it('as no list', () => {
    for (const events of [null, undefined, 5, {}])
      expect(() => raters.sms.rateAll(events as Anything, [])).toThrow(
        expect.objectContaining({ code: 'input.invalid', path: 'events' }),
      )
  })
})

it('a period is not read from what is no sheet', () => {
  expect(() => refuseNoPeriod(null as Anything)).toThrow(
    expect.objectContaining({ code: 'rating.counters_mismatch', path: 'counters' }),
  )
})

describe('counter sheets that are none', () => {
  const allowances: RatingContext['allowances'] = [
    { id: 'a', unit: 'message', units: '5', usageTypes: ['sms'] },
  ]
  const rater = compile([sms], { ...context, allowances })
  const sheet = rater.openPeriod({ scope: 'subscription', id: 's1', at: '2026-03-01T00:00:00Z' })

  it.each<[string, unknown, string]>([
    ['null', null, 'counters'],
    ['undefined', undefined, 'counters'],
    ['a number', 5, 'counters'],
    ['a list', [], 'counters'],
    ['empty', {}, 'scope'],
    ['of another scope', { ...sheet, scope: 'customer' }, 'scope'],
    ['of nobody', { ...sheet, id: null }, 'id'],
    ['without period', { ...sheet, period: null }, 'period'],
    ['that ends first', { ...sheet, period: { from: sheet.period.to, to: sheet.period.from } }, 'period'],
    ['without tallies', { ...sheet, tallies: null }, 'tallies'],
    ['with a text for tallies', { ...sheet, tallies: 'x' }, 'tallies'],
    ['with a tally of null', { ...sheet, tallies: { sms: null } }, 'tallies.sms'],
    ['with NaN', { ...sheet, tallies: { sms: { quantity: 'NaN', amount: '0', count: 0 } } }, 'tallies.sms'],
    ['without grants', { ...sheet, grants: undefined }, 'grants'],
    ['with a list for grants', { ...sheet, grants: [] }, 'grants'],
    ['with grants of null', { ...sheet, grants: { a: null } }, 'grants.a'],
    ['with a grant of null', { ...sheet, grants: { a: [null] } }, 'grants.a'],
  ])('%s', (_title, given, path) => {
    const odd = given as Anything
    const isAbsent = given === null || given === undefined
    const refusal = expect.objectContaining({ code: 'rating.counters_mismatch', path })
    expect(() => rater.rate(event(), [odd])).toThrow(refusal)
    expect(() => rater.open([odd])).toThrow(refusal)
    expect(() => rater.settle(odd)).toThrow(refusal)
    if (!isAbsent)
      expect(() =>
        rater.openPeriod({ scope: 'subscription', id: 's1', at: '2026-04-01T00:00:00Z', previous: odd }),
      ).toThrow(refusal)
  })

  it('as no list', () => {
    for (const sheets of [null, 5, {}] as Anything[]) {
      const refusal = expect.objectContaining({ code: 'rating.counters_mismatch', path: 'counters' })
      expect(() => rater.rate(event(), sheets)).toThrow(refusal)
      expect(() => rater.periodAt('2026-03-01T00:00:00Z', sheets)).toThrow(refusal)
    }
  })

  it('of a period that nobody names', () => {
    const opening = { scope: 'subscription', id: 's1', at: '2026-03-01T00:00:00Z' }
    for (const [given, path] of [
      [null, 'opening'],
      [{ ...opening, scope: 'x' }, 'scope'],
      [{ ...opening, id: '' }, 'id'],
      [{ ...opening, at: undefined }, 'at'],
    ])
      expect(() => rater.openPeriod(given as Anything)).toThrow(
        expect.objectContaining({ code: 'input.invalid', path }),
      )
    expect(() => rater.openPeriod({ ...opening, at: '9999-12-31T00:00:00Z' } as Anything)).toThrow(
      expect.objectContaining({ code: 'time.invalid_instant', path: 'at' }),
    )
  })

  it.each([[null], [undefined], [{}], [5]])('nor charges: %j', (charge) => {
    expect(() => rater.explain(charge as Anything)).toThrow(
      expect.objectContaining({ code: 'input.invalid', path: 'charge' }),
    )
  })
})
