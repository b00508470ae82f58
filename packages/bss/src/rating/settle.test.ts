import { describe, expect, it } from 'vitest'
import { compile, type Price, type Rater, type UsageEvent } from './index.ts'

const voice: Price = {
  id: 'voice',
  currency: 'EUR',
  usageType: 'voice',
  unit: 'minute',
  rounding: { digits: 2, mode: 'half-up' },
  model: { type: 'per-unit', unitPrice: '0.10' },
}

const event = (id: string, quantity: number): UsageEvent => ({
  id,
  type: 'voice',
  subscriptionId: 's1',
  startedAt: '2026-03-10T10:00:00Z',
  quantity,
  unit: 'minute',
  attributes: {},
})

function rateAndSettle(
  rater: Rater,
  quantities: readonly number[],
  share?: { numerator: number; denominator: number },
) {
  const opened = rater.openPeriod({ scope: 'subscription', id: 's1', at: '2026-03-10T10:00:00Z' })
  const { charges, counters } = rater.rateAll(
    quantities.map((quantity, index) => event(`r${index}`, quantity)),
    [opened],
  )
  const settled = rater.settle(counters[0]!, share ? { share } : {})
  return { amounts: charges.map((charge) => charge.amount), settled, charges }
}

describe('minimum and maximum of a period', () => {
  it.each<[string, Price['spend'], number[], string[], string[]]>([
    ['below the minimum', { minimum: '5' }, [10, 20], ['1', '2'], ['2']],
    ['no usage at all', { minimum: '5' }, [], [], ['5']],
    ['exactly the minimum', { minimum: '3' }, [30], ['3'], []],
    ['above the minimum', { minimum: '3' }, [31], ['3.1'], []],
    ['crossing the maximum', { maximum: '2.5' }, [20, 20, 20], ['2', '0.5', '0'], []],
    ['both', { minimum: '2', maximum: '2.5' }, [10], ['1'], ['1']],
    ['minimum is also the maximum', { minimum: '2', maximum: '2' }, [50], ['2'], []],
  ])('%s', (_title, spend, quantities, amounts, trueUps) => {
    const { amounts: charged, settled } = rateAndSettle(
      compile([{ ...voice, ...(spend && { spend }) }], { currency: 'EUR', zone: 'UTC' }),
      quantities,
    )
    expect(charged).toEqual(amounts)
    expect(settled.map((due) => due.amount)).toEqual(trueUps)
  })

  it('prorates the minimum, half-up', () => {
    const rater = compile([{ ...voice, spend: { minimum: '10' } }], { currency: 'EUR', zone: 'UTC' })
    expect(rateAndSettle(rater, [10], { numerator: 10, denominator: 31 }).settled[0]?.amount).toBe('2.23')
  })

  it.each([
    { numerator: 1, denominator: 0 },
    { numerator: -1, denominator: 2 },
    { numerator: 1.5, denominator: 2 },
    { numerator: 1, denominator: 2.5 },
    { numerator: 2, denominator: 1 },
  ])('refuses the share %o', (share) => {
    const rater = compile([{ ...voice, spend: { minimum: '10' } }], { currency: 'EUR', zone: 'UTC' })
    expect(() => rateAndSettle(rater, [], share)).toThrow(
      expect.objectContaining({ code: 'input.invalid', path: 'share' }),
    )
  })

  it('names, explains and repeats what is due', () => {
    const rater = compile([{ ...voice, spend: { minimum: '5' } }], { currency: 'EUR', zone: 'UTC' })
    const { settled } = rateAndSettle(rater, [10])
    expect(settled).toEqual([
      {
        id: 'subscription:s1/2026-03-01T00:00:00Z/voice/true-up',
        kind: 'true-up',
        subscriptionId: 's1',
        priceId: 'voice',
        priceVersion: '1',
        period: { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' },
        quantity: '0',
        unit: 'minute',
        currency: 'EUR',
        amount: '4',
        steps: [
          {
            rule: 'minimum',
            text: 'Minimum of 5 EUR less 1 charged leaves 4',
            values: { minimum: '5', billed: '1' },
            amount: '4',
          },
        ],
      },
    ])
  })

  it('says who pays where it is told', () => {
    const rater = compile([{ ...voice, spend: { minimum: '5' } }], { currency: 'EUR', zone: 'UTC' })
    const sheet = rater.openPeriod({ scope: 'subscription', id: 's1', at: '2026-03-10T10:00:00Z' })
    const [due] = rater.settle(sheet, { accountId: 'a1' })
    expect(due).toMatchObject({ subscriptionId: 's1', accountId: 'a1', unit: 'minute', quantity: '0' })
    expect(rater.settle(sheet)[0]).not.toHaveProperty('accountId')
  })

  it('explains what the maximum kept back', () => {
    const rater = compile([{ ...voice, spend: { maximum: '2.5' } }], { currency: 'EUR', zone: 'UTC' })
    const { charges } = rateAndSettle(rater, [20, 20])
    expect(rater.explain(charges[0]!).steps.map((step) => step.rule)).not.toContain('maximum')
    const explanation = rater.explain(charges[1]!)
    expect(explanation.amount).toBe('0.5')
    expect(explanation.steps.find((step) => step.rule === 'maximum')).toEqual({
      rule: 'maximum',
      text: 'Maximum of 2.5 EUR in the period keeps back 1.5',
      values: { maximum: '2.5', capped: '1.5' },
      amount: '-1.5',
    })
  })

  it('lets a price fall under its maximum again', () => {
    const tiers = [
      { upTo: '10', unitPrice: '1' },
      { upTo: null, unitPrice: '0.4' },
    ]
    const rater = compile([{ ...voice, spend: { maximum: '6' }, model: { type: 'volume', tiers } }], {
      currency: 'EUR',
      zone: 'UTC',
    })
    const { charges, amounts } = rateAndSettle(rater, [10, 2])
    // Ten cost 10 and twelve 4.80: of the reduction of 5.20, 4 had never been charged.
    expect(amounts).toEqual(['6', '-1.2'])
    const steps = charges.map((charge) => rater.explain(charge).steps.find((step) => step.rule === 'maximum'))
    expect(steps.map((step) => [step?.text, step?.amount])).toEqual([
      ['Maximum of 6 EUR in the period keeps back 4', '-4'],
      ['Maximum of 6 EUR in the period takes 4 of the reduction', '4'],
    ])
  })

  it('settles what a model still charges where nothing was used, towards the minimum too', () => {
    const tiers = [{ upTo: null, unitPrice: '1', flatFee: '2' }]
    const rater = compile([{ ...voice, spend: { minimum: '5' }, model: { type: 'graduated', tiers } }], {
      currency: 'EUR',
      zone: 'UTC',
    })
    expect(rateAndSettle(rater, []).settled.map((due) => [due.kind, due.amount])).toEqual([
      ['model', '2'],
      ['true-up', '3'],
    ])
    expect(rateAndSettle(rater, [2]).settled.map((due) => [due.kind, due.amount])).toEqual([['true-up', '1']])
  })

  it('settles no more than the maximum', () => {
    const tiers = [{ upTo: null, unitPrice: '1', flatFee: '10' }]
    const rater = compile([{ ...voice, spend: { maximum: '4' }, model: { type: 'graduated', tiers } }], {
      currency: 'EUR',
      zone: 'UTC',
    })
    const [due] = rateAndSettle(rater, []).settled
    expect(due?.amount).toBe('4')
    expect(due?.steps.at(-1)).toEqual({
      rule: 'maximum',
      text: 'Maximum of 4 EUR in the period keeps back 6',
      values: { maximum: '4', capped: '6' },
      amount: '-6',
    })
    expect(rateAndSettle(rater, [1]).amounts).toEqual(['4'])
  })

  it.each([
    ['ended before the period', { to: '2026-03-01T00:00:00Z' }, []],
    ['ended within it', { to: '2026-03-01T00:00:00.001Z' }, ['5']],
    ['starts within it', { from: '2026-03-31T23:59:59Z' }, ['5']],
    ['starts after it', { from: '2026-04-01T00:00:00Z' }, []],
  ])('settles a price that %s', (_title, validFor, amounts) => {
    const rater = compile([{ ...voice, validFor, spend: { minimum: '5' } }], { currency: 'EUR', zone: 'UTC' })
    expect(rateAndSettle(rater, []).settled.map((due) => due.amount)).toEqual(amounts)
  })

  it('settles nothing twice, for an account and for its subscriptions', () => {
    const rater = compile([{ ...voice, spend: { minimum: '5' } }], { currency: 'EUR', zone: 'UTC' })
    const sheet = rater.openPeriod({ scope: 'account', id: 'a1', at: '2026-03-10T10:00:00Z' })
    expect(rater.settle(sheet)).toEqual([])
  })

  it('settles by that version in whatever order they are listed', () => {
    const rater = compile(
      [
        { ...voice, version: 'new', spend: { minimum: '5' }, validFor: { from: '2026-03-15T00:00:00Z' } },
        { ...voice, version: 'old', spend: { minimum: '1' }, validFor: { to: '2026-03-15T00:00:00Z' } },
      ],
      { currency: 'EUR', zone: 'UTC' },
    )
    expect(rateAndSettle(rater, []).settled.map((due) => due.priceVersion)).toEqual(['new'])
  })

  it('settles by the version that is valid when the period ends', () => {
    const rater = compile(
      [
        { ...voice, version: 'old', spend: { minimum: '1' }, validFor: { to: '2026-03-15T00:00:00Z' } },
        { ...voice, version: 'next', spend: { minimum: '9' }, validFor: { from: '2026-04-01T00:00:00Z' } },
        {
          ...voice,
          version: 'new',
          spend: { minimum: '5' },
          validFor: { from: '2026-03-15T00:00:00Z', to: '2026-04-01T00:00:00Z' },
        },
      ],
      { currency: 'EUR', zone: 'UTC' },
    )
    expect(rateAndSettle(rater, []).settled.map((due) => [due.priceVersion, due.amount])).toEqual([
      ['new', '5'],
    ])
  })
})
