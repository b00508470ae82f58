import { describe, expect, it } from 'vitest'
import {
  ALL_WEEK,
  cardOf,
  charge,
  compile,
  OFFICE,
  PER_SECOND,
  type Setting,
  useOf,
} from '../../../test/rate-card-fixtures.ts'
import type { Use } from '../model.ts'
import type { BandWindow, RateBand, RateCardModel } from './rate-card-model.ts'

describe('increments and rows', () => {
  // Monday 2 March 2026; amounts have six digits
  it.each([
    ['a started minute is a whole one', 1, '12:00:00', 160_000],
    ['the first minute exactly', 60, '12:00:00', 160_000],
    ['then ten seconds at the second price', 61, '12:00:00', 180_000],
    ['and ten more', 71, '12:00:00', 200_000],
    ['exactly ten', 70, '12:00:00', 180_000],
    ['a minute that starts in peak is peak', 30, '17:59:59', 160_000],
    ['the second after the last peak increment is off-peak', 61, '17:59:30', 170_000],
    ['off-peak from 18:00:00 on', 2, '18:00:00', 70_000],
    [
      'rows count from the start of the call, across bands',
      100,
      '07:59:30',
      50_000 + 300_000 + 60_000 + 20_000,
    ],
    ['a band that starts within the call has its own row', 120, '07:58:55', 50_000 + 650_000 + 120_000],
    ['half a second before a band counts as before', 2, '17:59:59.500', 160_000],
    ['half seconds: the second after it is in the new band', 2, '07:59:59.500', 50_000 + 10_000 + 60_000],
  ])('%s', (_title, seconds, time, amount) => {
    expect(charge(OFFICE, useOf(seconds, `2026-03-02T${time}Z`))).toBe(amount)
  })

  it('charges an increment whole that outlasts its row', () => {
    const rates = [
      { fromSecond: 0, price: '1', per: 1, increment: 60 },
      { fromSecond: 30, price: '2', per: 1, increment: 10 },
      { fromSecond: 75, price: '3', per: 1, increment: 1 },
    ]
    const model = cardOf([{ rates }])
    expect([1, 60, 61, 71, 81].map((seconds) => charge(model, useOf(seconds), { digits: 0 }))).toEqual([
      60, 60, 80, 100, 103,
    ])
  })

  it('passes a row over that begins and ends within an increment', () => {
    const rates = [
      { fromSecond: 0, price: '1', per: 1, increment: 60 },
      { fromSecond: 10, price: '100', per: 1, increment: 1 },
      { fromSecond: 20, price: '2', per: 1, increment: 1 },
    ]
    expect(charge(cardOf([{ rates }]), useOf(61), { digits: 0 })).toBe(62)
  })

  it('sums exactly and rounds once', () => {
    const rates = [{ fromSecond: 0, price: '0.1', per: 60, increment: 1 }]
    expect(charge(cardOf([{ rates }]), useOf(180), { digits: 4 })).toBe(3000)
    expect(charge(cardOf([{ rates }]), useOf(1), { digits: 4 })).toBe(17)
    expect(charge(cardOf([{ rates }]), useOf(1), { digits: 4, mode: 'down' })).toBe(16)
    expect(charge(cardOf([{ rates }]), useOf(1), { digits: 2, mode: 'up' })).toBe(1)
  })

  it('finds one denominator for prices per different seconds', () => {
    const rates = [
      { fromSecond: 0, price: '1', per: 7, increment: 1 },
      { fromSecond: 1, price: '1', per: 6, increment: 1 },
      { fromSecond: 2, price: '1', per: 4, increment: 1 },
    ]
    expect(charge(cardOf([{ rates, connectFee: '0.5' }]), useOf(3), { digits: 9 })).toBe(1_059_523_810)
  })

  it('keeps prices with more digits than charges have', () => {
    const rates = [{ fromSecond: 0, price: '0.00012345', per: 1, increment: 1 }]
    expect(charge(cardOf([{ rates }]), useOf(10_000), { digits: 2 })).toBe(123)
    expect(charge(cardOf([{ rates: PER_SECOND, connectFee: '0.004999' }]), useOf(1), { digits: 2 })).toBe(1)
    expect(charge(cardOf([{ rates: PER_SECOND, connectFee: '0.005' }]), useOf(1), { digits: 2 })).toBe(2)
  })

  it('stays exact beyond 2^53', () => {
    const rates = [{ fromSecond: 0, price: '0.123456789', per: 7, increment: 1 }]
    expect(charge(cardOf([{ rates }]), useOf(10 ** 12 + 1), { digits: 0 })).toBe(17_636_684_143)
  })

  it('takes fractions of a second as started seconds', () => {
    const fine = { quantityDigits: 3 }
    const model = cardOf([{ rates: PER_SECOND, connectFee: '1' }])
    expect(charge(model, useOf(1), fine)).toBe(1_010_000)
    expect(charge(model, useOf(1000), fine)).toBe(1_010_000)
    expect(charge(model, useOf(1001), fine)).toBe(1_020_000)
    expect(charge(model, useOf(1000, undefined, { covered: 500 }), fine)).toBe(10_000)
    expect(compile(model, fine).reach?.(useOf(1500))).toBe(2000)
    expect(compile(model, fine).reach?.(useOf(500, undefined, { covered: 300 }))).toBe(700)
  })
})

describe('destinations', () => {
  const model: RateCardModel = {
    type: 'rate-card',
    destinations: [
      { prefix: '49', name: 'Germany', card: 'dear' },
      { prefix: '4930', card: 'cheap' },
    ],
    cards: {
      dear: [{ rates: [{ fromSecond: 0, price: '2', per: 1, increment: 1 }] }],
      cheap: [{ rates: [{ fromSecond: 0, price: '1', per: 1, increment: 1 }] }],
    },
  }
  const to = (attributes: Use['attributes'], more: Partial<RateCardModel> = {}) =>
    charge({ ...model, ...more }, useOf(1, undefined, { attributes }), { digits: 0 })

  it.each([
    ['4930', 1],
    ['+49301', 1],
    ['0049 30', 1],
    ['4931', 2],
    [49301, 1],
  ])('%s costs %d', (destination, amount) => {
    expect(to({ destination })).toBe(amount)
  })

  it('reads another attribute, and takes off another exit code', () => {
    expect(to({ called: '011491' }, { destinationAttribute: 'called', exitCode: '011' })).toBe(2)
  })

  it.each([
    [
      { destination: '33' },
      'rating.unknown_destination',
      'attributes.destination',
      /No prefix of the rate card matches "33"; add one/,
    ],
    [{ destination: '' }, 'rating.unknown_destination', 'attributes.destination', /matches ""/],
    [{}, 'rating.missing_attribute', 'attributes.destination', /map it to the attribute "destination"/],
  ])('refuses %j', (attributes, code, path, message) => {
    for (const work of [
      () => to(attributes),
      () => compile(model).reach?.(useOf(1, undefined, { attributes })),
    ]) {
      expect(work).toThrowError(expect.objectContaining({ code, path }))
      expect(work).toThrowError(message)
    }
  })

  it('says which number was not found', () => {
    expect(() => to({ destination: 33 })).toThrowError(
      expect.objectContaining({ values: { destination: '33' } }),
    )
  })

  it('needs no number where every destination costs the same', () => {
    expect(charge(cardOf([{ rates: PER_SECOND }]), useOf(1, undefined, { attributes: {} }))).toBe(10_000)
  })

  it('needs a number as soon as there is one prefix', () => {
    const destinations = [{ prefix: '*', card: 'cheap' }, ...model.destinations]
    expect(() => to({}, { destinations })).toThrowError(
      expect.objectContaining({ code: 'rating.missing_attribute' }),
    )
    expect(to({ destination: '33' }, { destinations })).toBe(1)
  })
})

describe('connect fee, zero length, minimum duration', () => {
  const short = (more: Partial<RateCardModel>, use: Use) =>
    charge(cardOf([{ rates: PER_SECOND, connectFee: '1' }], more), use)
  const at = '2026-03-02T12:00:00Z'

  it.each([
    ['free unless said otherwise', {}, useOf(0), 0],
    ['free', { zeroLength: 'free' }, useOf(0), 0],
    ['its fee', { zeroLength: 'connect-fee' }, useOf(0), 1_000_000],
    ['one second', { zeroLength: 'as-one-second' }, useOf(0), 1_010_000],
    ['one second, or the minimum', { zeroLength: 'as-one-second', minimumDuration: 30 }, useOf(0), 1_300_000],
    ['no minimum where free', { minimumDuration: 30 }, useOf(0), 0],
    [
      'no minimum where only the fee',
      { zeroLength: 'connect-fee', minimumDuration: 30 },
      useOf(0),
      1_000_000,
    ],
    [
      'nothing after an allowance',
      { zeroLength: 'as-one-second', connectFeeWhenCovered: true },
      useOf(0, at, { covered: 5 }),
      0,
    ],
    ['nothing in a later part', { zeroLength: 'as-one-second' }, useOf(0, at, { continued: true }), 0],
  ] as const)('a call of zero seconds: %s', (_title, more, use, amount) => {
    expect(short(more, use)).toBe(amount)
  })

  it.each([
    ['below', {}, useOf(12), 1_300_000],
    ['at it', {}, useOf(30), 1_300_000],
    ['above', {}, useOf(31), 1_310_000],
    ['the covered seconds count', {}, useOf(12, at, { covered: 10 }), 200_000],
    ['nothing more where all of it was covered', {}, useOf(0, at, { covered: 5 }), 0],
    ['covered beyond it', {}, useOf(12, at, { covered: 40 }), 120_000],
    ['not again in a later part', {}, useOf(12, at, { continued: true, covered: 5 }), 120_000],
  ] as const)('a minimum of 30 s: %s', (_title, more, use, amount) => {
    expect(short({ minimumDuration: 30, ...more }, use)).toBe(amount)
  })

  it.each([
    ['none in a later part', {}, useOf(10, at, { continued: true, covered: 10 }), 100_000],
    ['none where an allowance covered the start', {}, useOf(10, at, { covered: 10 }), 100_000],
    [
      'one where the price says so',
      { connectFeeWhenCovered: true },
      useOf(10, at, { covered: 10 }),
      1_100_000,
    ],
    [
      'none in a later part even so',
      { connectFeeWhenCovered: true },
      useOf(10, at, { continued: true, covered: 10 }),
      100_000,
    ],
    ['none, said explicitly', { connectFeeWhenCovered: false }, useOf(10, at, { covered: 10 }), 100_000],
  ] as const)('connect fee: %s', (_title, more, use, amount) => {
    expect(short(more, use)).toBe(amount)
  })

  it('is that of the band in which the call started, though an allowance covered that', () => {
    const model = { ...OFFICE, connectFeeWhenCovered: true }
    const use = useOf(10, '2026-03-02T18:00:10Z', { covered: 60 })
    expect(charge(model, use)).toBe(100_000 + 100_000)
    expect(charge(model, { ...use, quantity: 10_000, covered: 60_000 }, { quantityDigits: 3 })).toBe(200_000)
  })

  it('finds the bands of what an allowance left', () => {
    expect(charge(OFFICE, useOf(120, '2026-03-02T17:59:00Z', { covered: 60 }))).toBe(120_000 + 600_000)
  })

  it('takes a minimum of one second', () => {
    expect(short({ minimumDuration: 1 }, useOf(1))).toBe(1_010_000)
  })

  it('goes on in the row where an earlier part or an allowance ended', () => {
    expect(charge(OFFICE, useOf(10, undefined, { covered: 60 }))).toBe(20_000)
    expect(charge(OFFICE, useOf(10, undefined, { covered: 55 }))).toBe(60_000)
  })
})

describe('days, holidays and summer time', () => {
  const night: RateBand = {
    name: 'night',
    windows: [{ days: ALL_WEEK, from: '22:00', to: '06:00' }],
    rates: [{ fromSecond: 0, price: '1', per: 1, increment: 1 }],
  }
  const day: RateBand = {
    name: 'day',
    windows: [{ days: ALL_WEEK, from: '06:00', to: '22:00' }],
    rates: [{ fromSecond: 0, price: '3', per: 1, increment: 1 }],
  }
  const nights = cardOf([day, night])
  const hours = (model: RateCardModel, from: string, to: string, setting: Setting) =>
    charge(model, useOf((Date.parse(to) - Date.parse(from)) / 1000, from), { digits: 0, ...setting })

  it.each([
    ['a winter night', '2026-02-01T21:00:00Z', '2026-02-02T05:00:00Z', 'Europe/Rome', 8 * 3600],
    ['the night of seven hours', '2026-03-28T21:00:00Z', '2026-03-29T04:00:00Z', 'Europe/Rome', 7 * 3600],
    ['an hour more of that is day', '2026-03-28T21:00:00Z', '2026-03-29T05:00:00Z', 'Europe/Rome', 10 * 3600],
    ['the night of nine hours', '2026-10-24T20:00:00Z', '2026-10-25T05:00:00Z', 'Europe/Rome', 9 * 3600],
    [
      'New York springs forward',
      '2026-03-08T03:00:00Z',
      '2026-03-08T10:00:00Z',
      'America/New_York',
      7 * 3600,
    ],
    ['New York falls back', '2026-11-01T02:00:00Z', '2026-11-01T11:00:00Z', 'America/New_York', 9 * 3600],
    ['across a month', '2026-01-31T21:00:00Z', '2026-02-01T05:00:00Z', 'Europe/Rome', 8 * 3600],
    ['three days', '2026-02-01T05:00:00Z', '2026-02-04T05:00:00Z', 'Europe/Rome', 3 * (16 * 3 + 8) * 3600],
  ])('%s', (_title, from, to, zone, amount) => {
    expect(hours(nights, from, to, { zone })).toBe(amount)
  })

  const HOLIDAY = ['2026-12-25']
  const working: BandWindow = { days: [1, 2, 3, 4, 5], from: '00:00', to: '24:00', holidays: 'never' }
  const weekend: BandWindow = { days: [6, 7], from: '00:00', to: '24:00', holidays: 'also' }
  it.each([
    ['Thursday', '2026-12-24T12:00:00Z', 3],
    ['Friday, a holiday', '2026-12-25T12:00:00Z', 1],
    ['Saturday', '2026-12-26T12:00:00Z', 1],
    ['Monday', '2026-12-28T12:00:00Z', 3],
    ['holiday by local time', '2026-12-24T23:30:00Z', 1],
    ['no longer holiday by local time', '2026-12-31T23:30:00Z', 3],
  ])('holidays are like weekends: %s', (_title, startedAt, amount) => {
    const model = cardOf([
      { ...day, windows: [working] },
      { ...night, windows: [weekend] },
    ])
    expect(charge(model, useOf(1, startedAt), { digits: 0, zone: 'Europe/Rome', holidays: HOLIDAY })).toBe(
      amount,
    )
  })

  it('has holidays of their own, and ignores them where bands go by the weekday', () => {
    const only: BandWindow = { days: ALL_WEEK, from: '00:00', to: '24:00', holidays: 'only' }
    const model = cardOf([
      { ...day, windows: [{ ...only, holidays: 'never' }] },
      { ...night, windows: [only] },
    ])
    expect(charge(model, useOf(1, '2026-12-25T12:00:00Z'), { digits: 0, holidays: HOLIDAY })).toBe(1)
    expect(charge(model, useOf(1, '2026-12-26T12:00:00Z'), { digits: 0, holidays: HOLIDAY })).toBe(3)
    expect(charge(nights, useOf(1, '2026-12-25T12:00:00Z'), { digits: 0, holidays: HOLIDAY })).toBe(3)
  })
})

describe('reach', () => {
  it.each([
    ['whole increments', useOf(61, undefined), 70],
    ['the first minute', useOf(1), 60],
    ['nothing more where it fits', useOf(80), 80],
    ['a later part', useOf(5, undefined, { continued: true, covered: 70 }), 10],
    ['off-peak seconds', useOf(5, '2026-03-02T19:00:00Z'), 5],
    ['a peak minute into off-peak', useOf(5, '2026-03-02T17:59:58Z'), 60],
    ['no time', useOf(0), 0],
    ['no time in a later part', useOf(0, undefined, { continued: true, covered: 70 }), 0],
  ])('%s', (_title, use, reached) => {
    expect(compile(OFFICE).reach?.(use)).toBe(reached)
  })

  it('is at least the minimum duration', () => {
    const model = cardOf([{ rates: PER_SECOND }], { minimumDuration: 30 })
    expect(compile(model).reach?.(useOf(5))).toBe(30)
    expect(compile(model).reach?.(useOf(5, undefined, { continued: true }))).toBe(5)
  })
})

describe('calls that are too long', () => {
  it.each([
    ['more bands than a lifetime has', OFFICE, 2 ** 53 - 1],
    ['thirty years', OFFICE, 30 * 366 * 86_400],
    [
      'an increment beyond what is exact',
      cardOf([{ rates: [{ fromSecond: 0, price: '0', per: 1, increment: 86_400 }] }]),
      2 ** 53 - 1,
    ],
  ])('%s', (_title, model, seconds) => {
    expect(() => charge(model, useOf(seconds))).toThrowError(
      expect.objectContaining({
        code: 'rating.invalid_quantity',
        path: 'quantity',
        message: `A call of ${seconds} s is too long to be rated; check the record.`,
        values: { seconds },
      }),
    )
  })

  it('rates a year of data in one band, and a year across bands', () => {
    expect(charge(cardOf([{ rates: PER_SECOND }]), useOf(2 ** 39))).toBe(2 ** 39 * 10_000)
    expect(charge(OFFICE, useOf(365 * 86_400))).toBeGreaterThan(0)
  })

  it('refuses an amount that would not be exact', () => {
    const rates = [{ fromSecond: 0, price: '9000', per: 1, increment: 1 }]
    expect(() => charge(cardOf([{ rates }]), useOf(10 ** 12), { digits: 12 })).toThrowError(
      expect.objectContaining({ code: 'money.overflow' }),
    )
  })
})
