import { describe, expect, it } from 'vitest'
import { context, event, sms } from '../../test/sms-fixtures.ts'
import { compile, type Price, type RatingContext } from './index.ts'

/** What to do, in words and with a value or two. */
const SENTENCE = /^[\w"-].{23,}\.$/s

describe('refusals of tariffs', () => {
  it.each<[string, readonly Price[], Partial<RatingContext>, string, string | undefined]>([
    [
      'two prices valid at once',
      [sms, { ...sms, id: 'other' }],
      {},
      'catalog.overlapping_prices',
      'prices[1].validFor',
    ],
    [
      'two versions that overlap by an instant',
      [
        { ...sms, validFor: { to: '2026-04-01T00:00:00.001Z' } },
        { ...sms, version: '2', validFor: { from: '2026-04-01T00:00:00Z' } },
      ],
      {},
      'catalog.overlapping_prices',
      'prices[1].validFor',
    ],
    [
      'equal conditions written differently',
      [
        { ...sms, when: { a: 1, b: ['x', 'y'] } },
        { ...sms, id: 'other', when: { b: ['y', 'x'], a: '1' } },
      ],
      {},
      'catalog.overlapping_prices',
      'prices[1].validFor',
    ],
    ['another currency', [{ ...sms, currency: 'USD' }], {}, 'money.currency_mismatch', 'prices[0].currency'],
    [
      'unknown model',
      [{ ...sms, model: { type: 'test.magic' } }],
      {},
      'catalog.unknown_model',
      'prices[0].model.type',
    ],
    ['unknown zone', [sms], { zone: 'Europe/Atlantis' }, 'time.unknown_zone', 'zone'],
    [
      'ends before it starts',
      [{ ...sms, validFor: { from: '2026-04-01T00:00:00Z', to: '2026-04-01T00:00:00Z' } }],
      {},
      'time.invalid_period',
      'prices[0].validFor',
    ],
    [
      'negative minimum',
      [{ ...sms, spend: { minimum: '-1' } }],
      {},
      'catalog.invalid_price',
      'prices[0].spend.minimum',
    ],
    [
      'minimum not a decimal',
      [{ ...sms, spend: { minimum: 'ten' } }],
      {},
      'money.invalid_decimal',
      'prices[0].spend.minimum',
    ],
    [
      'maximum too precise',
      [{ ...sms, spend: { maximum: '1.00001' } }],
      {},
      'money.precision',
      'prices[0].spend.maximum',
    ],
    [
      'validity that is no instant',
      [{ ...sms, validFor: { to: '2026-01-01' } }],
      {},
      'time.invalid_instant',
      'prices[0].validFor.to',
    ],
    [
      'minimum above maximum',
      [{ ...sms, spend: { minimum: '2', maximum: '1' } }],
      {},
      'catalog.invalid_price',
      'prices[0].spend',
    ],
    [
      'a shared counter with other digits',
      [sms, { ...sms, id: 'b', usageType: 'mms', counter: 'sms', rounding: { digits: 2, mode: 'half-up' } }],
      {},
      'catalog.invalid_price',
      'prices[1].counter',
    ],
    [
      'one allowance id twice',
      [sms],
      { allowances: [1, 2].map(() => ({ id: 'a', unit: 'message', units: '10', usageTypes: ['sms'] })) },
      'catalog.invalid_price',
      'allowances[1].id',
    ],
    [
      'a rate card for minutes',
      [
        {
          ...sms,
          unit: 'minute',
          model: {
            type: 'rate-card',
            destinations: [{ prefix: '*', card: 'all' }],
            cards: { all: [{ rates: [{ fromSecond: 0, price: '1', per: 60, increment: 1 }] }] },
          },
        },
      ],
      {},
      'catalog.invalid_price',
      'prices[0].model',
    ],
    [
      'an allowance in a unit that no price counts',
      [sms],
      { allowances: [{ id: 'a', unit: 'MB', units: '10', usageTypes: ['sms'] }] },
      'catalog.invalid_price',
      'allowances[0].usageTypes[0]',
    ],
    [
      'units that are no decimal',
      [sms],
      { allowances: [{ id: 'a', unit: 'message', units: 'many', usageTypes: ['sms'] }] },
      'money.invalid_decimal',
      'allowances[0].units',
    ],
    [
      'a step below zero',
      [sms],
      { allowances: [{ id: 'a', unit: 'message', units: '1', step: '-1', usageTypes: ['sms'] }] },
      'catalog.invalid_price',
      'allowances[0].step',
    ],
    [
      'an allowance that ends before it starts',
      [sms],
      {
        allowances: [
          {
            id: 'a',
            unit: 'message',
            units: '1',
            usageTypes: ['sms'],
            validFor: { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' },
          },
        ],
      },
      'time.invalid_period',
      'allowances[0].validFor',
    ],
    [
      'a rollover that is no decimal',
      [sms],
      {
        allowances: [{ id: 'a', unit: 'message', units: '1', usageTypes: ['sms'], rollover: { max: 'all' } }],
      },
      'money.invalid_decimal',
      'allowances[0].rollover.max',
    ],
    [
      'a rollover with a least that is no decimal',
      [sms],
      {
        allowances: [
          { id: 'a', unit: 'message', units: '1', usageTypes: ['sms'], rollover: { max: '1', min: 'x' } },
        ],
      },
      'money.invalid_decimal',
      'allowances[0].rollover.min',
    ],
    [
      'a conversion by nothing',
      [{ ...sms, conversion: { divideBy: '0' } }],
      {},
      'catalog.invalid_price',
      'prices[0].conversion.divideBy',
    ],
    [
      'a start that is no instant',
      [{ ...sms, validFor: { from: 'now' } }],
      {},
      'time.invalid_instant',
      'prices[0].validFor.from',
    ],
    ['a billing day of zero', [sms], { billingDay: 0 }, 'catalog.invalid_price', 'billingDay'],
    ['half a billing day', [sms], { billingDay: 1.5 }, 'catalog.invalid_price', 'billingDay'],
    [
      'an allowance in other digits',
      [sms],
      { allowances: [{ id: 'a', unit: 'message', units: '10', usageTypes: ['sms'], quantityDigits: 2 }] },
      'catalog.invalid_price',
      'allowances[0].quantityDigits',
    ],
    [
      'an allowance for a type that no price rates',
      [sms],
      { allowances: [{ id: 'a', unit: 'message', units: '10', usageTypes: ['sms', 'sns'] }] },
      'catalog.invalid_price',
      'allowances[0].usageTypes[1]',
    ],
    [
      'a rollover that keeps more than it may',
      [sms],
      {
        allowances: [
          { id: 'a', unit: 'message', units: '10', usageTypes: ['sms'], rollover: { min: '5', max: '4' } },
        ],
      },
      'catalog.invalid_price',
      'allowances[0].rollover',
    ],
    ['a billing day that no month has', [sms], { billingDay: 32 }, 'catalog.invalid_price', 'billingDay'],
  ])('%s', (_title, prices, over, code, path) => {
    expect(() => compile(prices, { ...context, ...over })).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringMatching(SENTENCE),
        ...(path !== undefined && { path }),
      }),
    )
  })

  it('refuses counters of another precision', () => {
    const { counters } = compile([{ ...sms, unit: 'SMS' }], context).rate(
      event({ unit: 'SMS', quantity: '1.5' }),
      [],
    )
    expect(() => compile([sms], context).rate(event(), counters)).toThrow(
      expect.objectContaining({ code: 'rating.counters_mismatch', path: 'tallies.sms' }),
    )
  })
})

describe('counters that no rater wrote', () => {
  const rater = compile([sms], context)
  const sheet = rater.rate(event(), []).counters[0]!

  it.each([
    ['no count', { quantity: '1', amount: '1' }],
    ['half a count', { quantity: '1', amount: '1', count: 0.5 }],
    ['a count below zero', { quantity: '1', amount: '1', count: -1 }],
    ['a quantity below zero', { quantity: '-1', amount: '1', count: 1 }],
  ])('are refused: %s', (_title, tally) => {
    const odd = Object.assign(structuredClone(sheet), { tallies: { sms: tally } })
    expect(() => rater.rate(event(), [odd])).toThrow(
      expect.objectContaining({ code: 'rating.counters_mismatch', path: 'tallies.sms' }),
    )
  })
})

describe('what a tariff may say', () => {
  it.each<[string, readonly Price[], Partial<RatingContext>]>([
    ['a minimum that is also the maximum', [{ ...sms, spend: { minimum: '1', maximum: '1' } }], {}],
    [
      'a rollover that keeps exactly one number',
      [sms],
      {
        allowances: [
          { id: 'a', unit: 'message', units: '1', usageTypes: ['sms'], rollover: { min: '1', max: '1' } },
        ],
      },
    ],
    ['a billing day of 31', [sms], { billingDay: 31 }],
    ['a minimum alone', [{ ...sms, spend: { minimum: '1' } }], {}],
    ['a maximum alone', [{ ...sms, spend: { maximum: '1' } }], {}],
    ['no prices', [], {}],
  ])('%s', (_title, prices, over) => {
    expect(() => compile(prices, { ...context, ...over })).not.toThrow()
  })

  it('names the models that there are', () => {
    expect(() => compile([{ ...sms, model: { type: 'test.magic' } }], context)).toThrow(
      /per-unit, graduated, volume/,
    )
  })

  it('says which prices overlap', () => {
    expect(() => compile([sms, { ...sms, id: 'other' }], context)).toThrow(
      expect.objectContaining({
        values: { first: 0, second: 1 },
        message: expect.stringContaining('prices[0] (sms) and prices[1] (other)'),
      }),
    )
  })
})
