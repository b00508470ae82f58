import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, type Price, type Rater, type Settlement, type UsageEvent } from './index.ts'

const CONTEXT = { currency: 'EUR', zone: 'UTC' } as const
const AT = '2026-03-10T10:00:00Z'

function priceOf(id: string, usageType: string, minimum?: string): Price {
  return {
    id,
    currency: 'EUR',
    usageType,
    unit: 'minute',
    model: { type: 'per-unit', unitPrice: '0.10' },
    ...(minimum === undefined ? {} : { spend: { minimum } }),
  }
}

function use(type: string, subscriptionId = 's1', quantity = 10): UsageEvent {
  const id = `${subscriptionId} ${type}`
  return {
    id,
    type,
    subscriptionId,
    accountId: 'a1',
    startedAt: AT,
    quantity,
    unit: 'minute',
    attributes: {},
  }
}

/** What is due for one subscription that used one record of each type: `price amount`. */
function due(rater: Rater, types: readonly string[], settlement: Settlement): string[] {
  const opened = rater.openPeriod({ scope: 'subscription', id: 's1', at: AT })
  const { counters, refused } = rater.rateAll(
    types.map((type) => use(type)),
    [opened],
  )
  expect(refused).toEqual([])
  return rater.settle(counters[0]!, settlement).map(({ priceId, amount }) => `${priceId} ${amount}`)
}

describe('the prices that a subscription has', () => {
  const products = compile(
    [priceOf('basic', 'voice', '5'), priceOf('pro', 'data', '20'), priceOf('sms', 'sms')],
    CONTEXT,
  )

  it.each<[string, readonly string[], readonly string[] | undefined, readonly string[]]>([
    ['all of the tariff where none are named', [], undefined, ['basic 5', 'pro 20']],
    ['the named one alone', [], ['basic'], ['basic 5']],
    ['several', [], ['pro', 'basic'], ['basic 5', 'pro 20']],
    ['one that is named twice, once', [], ['basic', 'basic'], ['basic 5']],
    ['none', [], [], []],
    ['one that asks for nothing', [], ['sms'], []],
    ['what is missing after use', ['voice'], ['basic'], ['basic 4']],
    ['one that was used and is not named', ['data'], ['basic'], ['basic 5', 'pro 19']],
  ])('settles %s', (_title, types, prices, settled) => {
    expect(due(products, types, { prices })).toEqual(settled)
  })

  it('leaves one out that is not named where an allowance covered its whole use', () => {
    const allowances = [{ id: 'bundle', unit: 'minute', units: '10', usageTypes: ['data'] }]
    const rater = compile([priceOf('basic', 'voice', '5'), priceOf('pro', 'data', '20')], {
      ...CONTEXT,
      allowances,
    })
    expect(due(rater, ['data'], { prices: ['basic'] })).toEqual(['basic 5'])
    expect(due(rater, ['data'], { prices: ['basic', 'pro'] })).toEqual(['basic 5', 'pro 20'])
  })

  it('leaves out what a model charges where nothing was used', () => {
    const fee: Price = { ...priceOf('fee', 'data'), model: { type: 'flat', amount: '3' } }
    const rater = compile([priceOf('basic', 'voice', '5'), fee], CONTEXT)
    expect(due(rater, [], { prices: ['basic'] })).toEqual(['basic 5'])
    expect(due(rater, [], { prices: ['fee'] })).toEqual(['fee 3'])
  })

  it('settles nothing for one that is named but not valid in the period', () => {
    const ended = { ...priceOf('old', 'voice', '5'), validFor: { to: '2026-03-01T00:00:00Z' } }
    expect(due(compile([ended], CONTEXT), [], { prices: ['old'] })).toEqual([])
  })

  it.each([
    ['unknown', ['basic', 'unknown'], 'prices[1]'],
    ['a counter and no price', ['minutes'], 'prices[0]'],
    ['empty', [''], 'prices[0]'],
    ['of every object', ['constructor'], 'prices[0]'],
  ])('refuses an id that is %s', (_title, prices, path) => {
    const rater = compile([{ ...priceOf('basic', 'voice', '5'), counter: 'minutes' }], CONTEXT)
    for (const scope of ['subscription', 'account'] as const) {
      const sheet = rater.openPeriod({ scope, id: 's1', at: AT })
      expect(() => rater.settle(sheet, { prices })).toThrow(
        expect.objectContaining({ code: 'catalog.unknown_id', path }),
      )
    }
  })

  it('settles for any prices what a rater of these alone settles', () => {
    const all = ['a', 'b', 'c', 'd'].map((id, index) => priceOf(id, id, String(index + 1)))
    const wide = compile(all, CONTEXT)
    fc.assert(
      fc.property(
        fc.subarray(all).chain((held) => fc.tuple(fc.constant(held), fc.subarray(held))),
        ([held, used]) => {
          const types = used.map(({ usageType }) => usageType)
          const prices = held.map(({ id }) => id)
          expect(due(wide, types, { prices })).toEqual(due(compile(held, CONTEXT), types, {}))
        },
      ),
    )
  })
})

describe('a counter that several prices share', () => {
  const near = { ...priceOf('near', 'voice'), counter: 'minutes' }
  const abroad = { ...priceOf('abroad', 'voice', '7'), counter: 'minutes', when: { roaming: 'yes' } }
  const least = { ...near, spend: { minimum: '2' } }
  const change = '2026-03-05T00:00:00Z'

  it.each<[string, readonly Price[], readonly string[], Settlement, readonly string[]]>([
    ['the minimum of one, wherever it is listed', [near, abroad], [], {}, ['abroad 7']],
    ['that in the other order', [abroad, near], [], {}, ['abroad 7']],
    ['the highest of two, once', [least, abroad], [], {}, ['abroad 7']],
    ['it after use of the other', [near, abroad], ['voice'], {}, ['abroad 6']],
    ['it for whom has both', [least, abroad], ['voice'], { prices: ['near', 'abroad'] }, ['abroad 6']],
    ['it for whom has the other', [least, abroad], ['voice'], { prices: ['near'] }, ['near 1']],
    ['nothing for whom has neither', [least, abroad], [], { prices: [] }, []],
    ['what was used, though neither is named', [least, abroad], ['voice'], { prices: [] }, ['abroad 6']],
    [
      'not one that another replaced within the period',
      [
        { ...abroad, when: {}, validFor: { to: change } },
        { ...least, validFor: { from: change } },
      ],
      [],
      {},
      ['near 2'],
    ],
  ])('settles %s', (_title, prices, types, settlement, settled) => {
    expect(due(compile(prices, CONTEXT), types, settlement)).toEqual(settled)
  })
})

describe('an account with several subscriptions', () => {
  const allowances = [{ id: 'pool', unit: 'minute', units: '5', usageTypes: ['voice'], shared: true }]
  const rater = compile([priceOf('basic', 'voice', '5'), priceOf('pro', 'data', '20')], {
    ...CONTEXT,
    allowances,
  })
  const held: Readonly<Record<string, readonly string[]>> = { s1: ['basic'], s2: ['basic', 'pro'], s3: [] }

  it('is settled on the sheet of each subscription that has the price, and never on that of the account', () => {
    const opened = Object.keys(held).map((id) => rater.openPeriod({ scope: 'subscription', id, at: AT }))
    // The pool covers half of what the first one used; the account's sheet comes into being with it.
    const { counters } = rater.rateAll([use('voice', 's1'), use('voice', 's2', 20)], opened)
    expect(counters.map(({ scope, id }) => `${scope} ${id}`).sort()).toEqual([
      'account a1',
      'subscription s1',
      'subscription s2',
      'subscription s3',
    ])
    const settled = counters.flatMap((sheet) =>
      rater.settle(sheet, { accountId: 'a1', prices: held[sheet.id] }),
    )
    expect(
      settled.map(({ subscriptionId, accountId, priceId, amount }) => [
        subscriptionId,
        accountId,
        priceId,
        amount,
      ]),
    ).toEqual([
      ['s1', 'a1', 'basic', '4.5'],
      ['s2', 'a1', 'basic', '3'],
      ['s2', 'a1', 'pro', '20'],
    ])
    expect(new Set(settled.map(({ id }) => id)).size).toBe(settled.length)
  })
})
