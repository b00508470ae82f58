import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { BUILT_IN_MODELS, compile, parsePrices } from './index.ts'

const sms = {
  id: 'sms',
  currency: 'EUR',
  usageType: 'sms',
  unit: 'message',
  validFor: { from: '2026-01-01T00:00:00Z' },
  model: {
    type: 'graduated',
    tiers: [
      { upTo: '10', unitPrice: '0.1' },
      { upTo: null, unitPrice: '0.05' },
    ],
  },
}

function problems(input: unknown): string[] {
  try {
    parsePrices(input)
    return []
  } catch (error) {
    expect(error).toMatchObject({ code: 'catalog.invalid_price' })
    return String((error as Error).message).split('\n')
  }
}

describe('parsePrices', () => {
  it('gives prices that compile', () => {
    const prices = parsePrices(JSON.parse(JSON.stringify([sms])))
    expect(prices).toEqual([sms])
    expect(() => compile(prices, { currency: 'EUR', zone: 'UTC' })).not.toThrow()
  })

  it.each([
    ['no list', {}, ['prices: Give a list of prices; got {}.']],
    ['no object', [7], ['prices[0]: Give an object with id, currency, usageType, unit, model; got 7.']],
    [
      'misspelt field',
      [{ ...sms, quantitydigits: 2 }],
      ['prices[0].quantitydigits: There is no such field; look at its spelling.'],
    ],
    ['a field that is not there after all', [{ ...sms, name: undefined, note: undefined }], []],
    [
      'misspelt field of a model',
      [{ ...sms, model: { type: 'graduated', tiers: [{ upTo: null, unitPrice: '1', flatfee: '1' }] } }],
      ['prices[0].model.tiers[0].flatfee: There is no such field; look at its spelling.'],
    ],
    [
      'a float as money',
      [{ ...sms, model: { type: 'per-unit', unitPrice: 0.1 } }],
      [
        'prices[0].model.unitPrice: Write amounts and quantities as decimal texts such as "0.05", not as numbers, which lose digits; got 0.1.',
      ],
    ],
    [
      'local time',
      [{ ...sms, validFor: { from: '2026-01-01' } }],
      ['prices[0].validFor.from: Write a UTC instant such as "2026-01-31T00:00:00Z"; got "2026-01-01".'],
    ],
    [
      'two conversions at once',
      [{ ...sms, conversion: { divideBy: '2', multiplyBy: '2' } }],
      ['prices[0].conversion: Give divideBy or multiplyBy, one of them.'],
    ],
  ])('%s', (_title, input, expected) => {
    expect(problems(input)).toEqual(expected)
  })

  it('names every problem, and the path of the first', () => {
    const input = [
      { ...sms, currency: 'euro' },
      sms,
      { ...sms, usageType: 'mms', model: { type: 'toString' } },
    ]
    expect(problems(input)).toHaveLength(2)
    expect(() => parsePrices(input)).toThrow(
      expect.objectContaining({ path: 'prices[0].currency', values: { problems: 2 } }),
    )
    expect(problems(input)[1]).toMatch(
      /^prices\[2\]\.model\.type: "toString" is not known; use one of flat, per-unit, /,
    )
  })

  it('knows every built-in model', () => {
    const types = BUILT_IN_MODELS.map(({ type }) => type)
    const said = problems([{ ...sms, model: { type: 'magic' } }])[0] ?? ''
    expect(
      said
        .replace(/^.* one of (.*)\.$/, '$1')
        .split(', ')
        .sort(),
    ).toEqual([...types].sort())
  })

  it('wants true or false where there is nothing else', () => {
    const free = { type: 'graduated', tiers: [{ upTo: null, unitPrice: '1' }], flatFeeAtZeroUsage: 'yes' }
    expect(problems([{ ...sms, model: free }])[0]).toMatch(
      /flatFeeAtZeroUsage: Give true or false; got "yes"/,
    )
  })

  it('reads models of your own by their schema', () => {
    const own = [{ ...sms, model: { type: 'acme.happy-hour', from: '18:00' } }]
    expect(problems(own)[0]).toMatch(/"acme.happy-hour" is not known/)
    const schemas = { 'acme.happy-hour': z.object({ type: z.literal('acme.happy-hour'), from: z.string() }) }
    expect(parsePrices(own, schemas)).toEqual(own)
    const wrong = [{ ...sms, model: { type: 'acme.happy-hour', from: 18, till: 20 } }]
    expect(() => parsePrices(wrong, schemas)).toThrow(
      expect.objectContaining({ code: 'catalog.invalid_price', path: 'prices[0].model.from' }),
    )
    const strange = [{ ...sms, model: { type: 'acme.happy-hour', from: '18:00', till: 20 } }]
    expect(() => parsePrices(strange, schemas)).toThrow(
      expect.objectContaining({ path: 'prices[0].model.till' }),
    )
    const unset = [{ ...sms, model: { type: 'acme.happy-hour', from: '18:00', till: undefined } }]
    expect(parsePrices(unset, schemas)).toEqual(unset)
    const rows = {
      'acme.rows': z.object({ type: z.literal('acme.rows'), rows: z.array(z.object({ a: z.string() })) }),
    }
    const oddRow = [{ ...sms, model: { type: 'acme.rows', rows: [{ a: '1', b: '2' }] } }]
    expect(() => parsePrices(oddRow, rows)).toThrow(
      expect.objectContaining({ path: 'prices[0].model.rows[0].b' }),
    )
  })
})
