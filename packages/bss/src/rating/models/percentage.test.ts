import { describe, expect, it } from 'vitest'
import { contextOf, rateAlone } from '../../../test/rate-alone.ts'
import { EMPTY_TALLY, type Trace } from '../model.ts'
import { PercentageModel, percentage } from './percentage.ts'

const base: PercentageModel = { type: 'percentage', ratePercent: '1.3', fixedFee: '2' }
const limited: PercentageModel = {
  type: 'percentage',
  ratePercent: '2.99',
  minPerTransaction: '1.75',
  maxPerTransaction: '12',
}
const values = ['50', '100', '250', '400']

describe('percentage', () => {
  it.each<[string, PercentageModel, string[], string[]]>([
    ['rate and fee', base, values, ['2.65', '3.3', '5.25', '7.2']],
    ['no fee', { type: 'percentage', ratePercent: '1.3' }, ['50', '0'], ['0.65', '0']],
    ['a transaction of nothing pays its fee', base, ['0'], ['2']],
    ['free transactions', { ...base, freeTransactions: 3 }, values, ['0', '0', '0', '7.2']],
    ['free amount', { ...base, freeAmount: '250' }, values, ['0', '0', '3.95', '7.2']],
    ['free amount exactly used up', { ...base, freeAmount: '150' }, values, ['0', '0', '5.25', '7.2']],
    [
      'the amount ends first',
      { ...base, freeTransactions: 3, freeAmount: '250' },
      values,
      ['0', '0', '3.95', '7.2'],
    ],
    [
      'the count ends first',
      { ...base, freeTransactions: 1, freeAmount: '250' },
      values,
      ['0', '3.3', '5.25', '7.2'],
    ],
    [
      'the amount rules',
      { ...base, freeTransactions: 1, freeAmount: '250', freeUntil: 'amount-exhausted' },
      values,
      ['0', '0', '3.95', '7.2'],
    ],
    [
      'the count rules where there is no amount',
      { ...base, freeTransactions: 1, freeUntil: 'amount-exhausted' },
      values,
      ['0', '3.3', '5.25', '7.2'],
    ],
    ['zero is no limit', { ...base, freeTransactions: 0, freeAmount: '0' }, ['50'], ['2.65']],
    [
      'zero count, some amount',
      { ...base, freeTransactions: 0, freeAmount: '50' },
      ['50', '50'],
      ['0', '2.65'],
    ],
    ['least and most', limited, ['10', '80', '10000'], ['1.75', '2.39', '12']],
    [
      'least of what is not free',
      { ...limited, freeTransactions: 2 },
      ['10', '80', '10000'],
      ['0', '0', '12'],
    ],
    ['least of a rest', { ...limited, freeAmount: '30' }, ['10', '30', '80'], ['0', '1.75', '2.39']],
    ['least only', { ...base, minPerTransaction: '3' }, ['50', '400'], ['3', '7.2']],
    ['most only', { ...base, maxPerTransaction: '3' }, ['50', '400'], ['2.65', '3']],
    ['half-up once', { type: 'percentage', ratePercent: '0.5', fixedFee: '0.005' }, ['2'], ['0.02']],
  ])('%s', (_title, model, transactions, amounts) => {
    const meter = rateAlone(percentage, model)
    expect(transactions.map((value) => meter.charge(value))).toEqual(amounts)
  })

  it('takes the fee once where a transaction is split', () => {
    const { charge } = percentage.compile(base, contextOf({ quantityDigits: 0 }))
    const use = { quantity: 100, covered: 0, startMs: 0, continued: true, attributes: {} }
    expect(charge(use, EMPTY_TALLY)).toBe(130)
    expect(charge({ ...use, continued: false }, EMPTY_TALLY)).toBe(330)
  })

  it.each<[string, Partial<PercentageModel>, string, string]>([
    ['rate is no decimal', { ratePercent: '1 %' }, 'money.invalid_decimal', 'ratePercent'],
    ['negative rate', { ratePercent: '-1' }, 'catalog.invalid_price', 'ratePercent'],
    ['negative fee', { fixedFee: '-1' }, 'catalog.invalid_price', 'fixedFee'],
    ['free amount too fine', { freeAmount: '0.0000001' }, 'money.precision', 'freeAmount'],
    ['limit finer than amounts', { minPerTransaction: '0.005' }, 'money.precision', 'minPerTransaction'],
    ['limit no decimal', { maxPerTransaction: '' }, 'money.invalid_decimal', 'maxPerTransaction'],
    [
      'least above most',
      { minPerTransaction: '2', maxPerTransaction: '1' },
      'catalog.invalid_price',
      'minPerTransaction',
    ],
  ])('refuses %s', (_title, over, code, path) => {
    expect(() => rateAlone(percentage, { ...base, ...over })).toThrow(
      expect.objectContaining({ code, path: `prices[3].model.${path}` }),
    )
  })

  it('takes least equal to most', () => {
    expect(
      rateAlone(percentage, { ...base, minPerTransaction: '2', maxPerTransaction: '2' }).charge('400'),
    ).toBe('2')
  })

  it('explains share, fee, free part and limits', () => {
    const steps = (model: PercentageModel, ...transactions: string[]) => {
      const meter = rateAlone(percentage, model)
      return transactions.map((value) => {
        const trace: Trace = []
        meter.charge(value, {}, trace)
        return trace
      })
    }
    const [free, rest] = steps({ ...base, freeAmount: '60' }, '50', '100')
    expect(free).toEqual([
      { rule: 'percentage.free', text: 'Transaction of 50 is free', values: { value: '50' }, amount: '0' },
    ])
    expect(rest).toEqual([
      {
        rule: 'percentage',
        text: '1.3 % of 100 less 10 free is 1.17',
        values: { ratePercent: '1.3', value: '100', free: '10' },
        amount: '1.17',
      },
      { rule: 'percentage.fixed-fee', text: 'Fixed fee of 2 EUR', values: { fee: '2' }, amount: '2' },
    ])
    const [least, between, most] = steps(limited, '10', '80', '10000')
    expect(least).toEqual([
      {
        rule: 'percentage',
        text: '2.99 % of 10 is 0.299',
        values: { ratePercent: '2.99', value: '10', free: '0' },
        amount: '0.299',
      },
      {
        rule: 'percentage.limit',
        text: 'A transaction costs at least 1.75 EUR, which changes it by 1.45',
        values: { which: 'least', limit: '1.75' },
        amount: '1.45',
      },
    ])
    expect(between?.map((step) => step.rule)).toEqual(['percentage'])
    expect(most?.[1]).toEqual({
      rule: 'percentage.limit',
      text: 'A transaction costs at most 12 EUR, which changes it by -287',
      values: { which: 'most', limit: '12' },
      amount: '-287',
    })
  })

  it('has a schema', () => {
    expect(PercentageModel.parse(limited)).toEqual(limited)
    expect(PercentageModel.safeParse({ ...base, freeTransactions: 1.5 }).success).toBe(false)
  })
})
