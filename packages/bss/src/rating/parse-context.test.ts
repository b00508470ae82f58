import { isLonglinesError } from '@longlines/core/errors'
import { describe, expect, it } from 'vitest'
import { sms } from '../../test/sms-fixtures.ts'
import { compile, parseAllowances, parseContext, parsePrices } from './index.ts'

const bundle = { id: 'bundle', unit: 'message', units: '100', usageTypes: ['sms'] }
const stored = {
  currency: 'EUR',
  zone: 'Europe/Rome',
  billingDay: 31,
  crossing: 'split',
  allowances: [bundle],
}

function problems(parse: () => unknown): readonly string[] {
  try {
    parse()
    return []
  } catch (error) {
    if (!isLonglinesError(error)) throw error
    const lines = error.message.split('\n')
    expect(error).toMatchObject({
      code: expect.stringMatching(/^(input\.invalid|catalog\.invalid_price)$/),
      path: lines[0]?.split(':')[0],
      values: { problems: lines.length },
    })
    return lines
  }
}

describe('parseContext', () => {
  it('gives a context that compiles', () => {
    const context = parseContext(
      {
        ...stored,
        holidays: ['2026-12-25'],
        rounding: { digits: 4, mode: 'half-up' },
      },
      [sms],
    )
    expect(context.billingDay).toBe(31)
    expect(() => compile([sms], context)).not.toThrow()
  })

  it.each<[string, unknown, readonly string[]]>([
    ['no more than must be', { currency: 'EUR', zone: 'UTC' }, []],
    ['nothing', null, ['context: Give an object with currency and zone.']],
    ['a list', [], ['context: Give an object with currency and zone.']],
    ['a text', 'EUR', ['context: Give an object with currency and zone.']],
    [
      'everything wrong at once',
      {
        currency: 'euro',
        zone: 'Europe/Atlantis',
        holidays: ['2026-12-25', '2026-02-30'],
        billingDay: 0,
        rounding: { digits: -1, mode: 'half-up' },
        crossing: 'cut',
        models: [],
        allowances: [{ ...bundle, unit: 'SMS' }],
      },
      [
        'context.currency: Write a currency by its code, such as "EUR".',
        'context.zone: There is no such time zone; write one such as "Europe/Berlin".',
        expect.stringMatching(/^context\.holidays\[1\]: .*2026-02-30/),
        'context.billingDay: The billing day is a day of the month, 1 to 31.',
        expect.stringMatching(/^context\.rounding\.digits: /),
        expect.stringMatching(/^context\.crossing: .*"start"\|"split"/),
        'context.models: Charge models are code; add them to what was read.',
        'context.allowances[0].unit: Prices of "sms" count message, not SMS.',
      ],
    ],
    [
      'half a billing day',
      { ...stored, billingDay: 1.5 },
      ['context.billingDay: The billing day is a day of the month, 1 to 31.'],
    ],
    [
      'a billing day in words',
      { ...stored, billingDay: '1' },
      ['context.billingDay: The billing day is a day of the month, 1 to 31.'],
    ],
    [
      'a billing day that no month has',
      { ...stored, billingDay: 32 },
      ['context.billingDay: The billing day is a day of the month, 1 to 31.'],
    ],
    [
      'a misspelt field',
      { ...stored, billingday: 1 },
      ['context.billingday: There is no such field; look at its spelling.'],
    ],
  ])('%s', (_title, input, expected) => {
    expect(problems(() => parseContext(input, [sms]))).toEqual(expected)
  })
})

describe('parseAllowances', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['no list', {}, ['allowances: Give a list of allowances.']],
    ['nothing wrong', [bundle, { ...bundle, id: 'other' }], []],
    [
      'an id twice, also where one follows the other',
      [
        { ...bundle, validFor: { to: '2026-03-01T00:00:00Z' } },
        { ...bundle, validFor: { from: '2026-03-01T00:00:00Z' } },
        bundle,
      ],
      [1, 2].map(
        (at) =>
          `allowances[${at}].id: allowances[0] has the id "bundle" too; each balance needs its own, also where one follows the other.`,
      ),
    ],
    [
      'fields of other types, and misspelt ones',
      [
        { ...bundle, units: 100 },
        { ...bundle, id: 'b', rollOver: {} },
      ],
      [
        'allowances[0].units: Invalid input: expected string, received number',
        'allowances[1].rollOver: There is no such field; look at its spelling.',
      ],
    ],
    [
      'a validity that ends before it starts, and a day that is none',
      [
        { ...bundle, validFor: { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' } },
        { ...bundle, id: 'b', validFor: { from: '2026-02-30T00:00:00Z' } },
      ],
      [
        'allowances[0].validFor: Validity must end after it starts.',
        expect.stringMatching(/^allowances\[1\]\.validFor\.from: .*2026-02-30/),
      ],
    ],
  ])('%s', (_title, input, expected) => {
    expect(problems(() => parseAllowances(input))).toEqual(expected)
  })

  it('knows units and usage types where prices are given', () => {
    const input = [bundle, { ...bundle, id: 'b', unit: 'SMS', usageTypes: ['sms', 'mms'] }]
    expect(problems(() => parseAllowances(input))).toEqual([])
    expect(problems(() => parseAllowances(input, [sms]))).toEqual([
      'allowances[1].unit: Prices of "sms" count message, not SMS.',
      'allowances[1].usageTypes[1]: No price rates "mms".',
    ])
  })
})

describe('parsePrices', () => {
  const change = '2026-03-01T00:00:00Z'

  it.each<[string, readonly object[], readonly string[]]>([
    [
      'one after the other',
      [
        { ...sms, validFor: { to: change } },
        { ...sms, validFor: { from: change } },
      ],
      [],
    ],
    ['other conditions', [sms, { ...sms, when: { roaming: 'yes' } }], []],
    ['another usage type', [sms, { ...sms, usageType: 'mms' }], []],
    [
      'two at once, beside what cannot be read',
      [
        sms,
        { ...sms, unit: 5 },
        { ...sms, validFor: { from: change } },
        { ...sms, validFor: { to: change } },
      ],
      [
        'prices[1].unit: Give a text; got 5.',
        ...[2, 3].map(
          (at) =>
            `prices[${at}].validFor: prices[0] rates the same records at the same time; end one where the other starts, or give them different conditions.`,
        ),
      ],
    ],
    [
      'a validity that ends when it starts',
      [{ ...sms, validFor: { from: change, to: change } }],
      [`prices[0].validFor: Validity must end after it starts; it ends at ${change}.`],
    ],
  ])('%s', (_title, input, expected) => {
    expect(problems(() => parsePrices(input))).toEqual(expected)
  })
})
