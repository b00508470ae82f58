import { codeOf } from '@longlines/core/testing'
import { describe, expect, it } from 'vitest'
import { firstVersion, smallOperator } from '../../test/catalog-fixture.ts'
import {
  type Catalog,
  type CatalogVersion,
  type LastBills,
  type ProductOffering,
  planCatalog,
  publishCatalog,
} from './index.ts'

const now = '2026-03-01T00:00:00Z'
const april = '2026-04-01T00:00:00Z'
const versions = [firstVersion]
const changed = (id: string, change: (offering: ProductOffering) => object): Catalog => ({
  ...smallOperator,
  offerings: smallOperator.offerings.map((offering) =>
    offering.id === id ? { ...offering, ...change(offering) } : offering,
  ),
})
const without = (id: string): Catalog => ({
  ...smallOperator,
  offerings: smallOperator.offerings.filter((offering) => offering.id !== id),
})
const repriced = (id: string, priceId: string, more: object): Catalog =>
  changed(id, ({ prices }) => ({
    prices: prices.map((price) => (price.id === priceId ? { ...price, ...more } : price)),
  }))
const planned = (proposed: unknown, bills?: LastBills) =>
  planCatalog({ versions, proposed, effectiveFrom: april, now, bills })
const installation = { type: 'one-time', id: 'fee', name: 'Fee', amount: '5', on: 'activation' } as const
const [business] = smallOperator.priceLists

describe('a plan', () => {
  it.each<[what: string, proposed: Catalog, sentences: string[], path: string | undefined]>([
    ['nothing', smallOperator, [], undefined],
    [
      'the order of things',
      { ...smallOperator, offerings: [...smallOperator.offerings].reverse() },
      [],
      undefined,
    ],
    [
      'a dearer price',
      repriced('fibre-100', 'monthly', { amount: '32.90' }),
      ['Fibre 100: "Fibre 100" rises from 29.90 to 32.90 EUR.'],
      'offerings.fibre-100.prices.monthly.amount',
    ],
    [
      'a cheaper price',
      repriced('router', 'purchase', { amount: '9' }),
      ['Router: "Router" falls from 89.00 to 9 EUR.'],
      'offerings.router.prices.purchase.amount',
    ],
    [
      'another way to write it',
      repriced('router', 'purchase', { amount: '89' }),
      ['Router: "Router" is written anew, from 89.00 to 89 EUR.'],
      'offerings.router.prices.purchase.amount',
    ],
    [
      'another time of payment',
      repriced('voip', 'line', { timing: 'arrears' }),
      ['Telephony: "Telephone line", timing goes from advance to arrears.'],
      'offerings.voip.prices.line.timing',
    ],
    [
      'a new price',
      changed('router', ({ prices }) => ({ prices: [...prices, installation] })),
      ['Router gets "Fee" at 5 EUR once.'],
      'offerings.router.prices.fee',
    ],
    [
      'a price that goes',
      changed('fibre-100', ({ prices }) => ({ prices: prices.slice(1) })),
      ['Fibre 100 loses "Fibre 100" at 29.90 EUR each month.'],
      'offerings.fibre-100.prices.monthly',
    ],
    [
      'an offering that is retired',
      changed('router', () => ({ status: 'retired' })),
      ['Offering "Router": status goes from active to retired.'],
      'offerings.router.status',
    ],
    [
      'a new term',
      changed('voip', () => ({ terms: { trial: { unit: 'day', count: 7 } } })),
      ['Offering "Telephony": terms is now {"trial":{"unit":"day","count":7}}.'],
      'offerings.voip.terms',
    ],
    [
      'a bundle that may be larger',
      changed('mobile-family', ({ bundle }) => ({ bundle: bundle?.map((part) => ({ ...part, max: 9 })) })),
      [
        'Offering "Mobile for the family": bundle.mobile-sim.max goes from 5 to 9.',
        'Offering "Mobile for the family": bundle.router.max goes from 1 to 9.',
      ],
      'offerings.mobile-family.bundle.mobile-sim.max',
    ],
    ['an offering that goes', without('voip'), ['Offering "Telephony" is removed.'], 'offerings.voip'],
    [
      'a price list that goes',
      { ...smallOperator, priceLists: smallOperator.priceLists.slice(1) },
      ['Price list "Business" is removed.'],
      'priceLists.business-2026',
    ],
    [
      'prices in a list',
      {
        ...smallOperator,
        priceLists: smallOperator.priceLists.map((list) =>
          list === business ? { ...list, prices: { ...list.prices, router: [installation] } } : list,
        ),
      },
      ['Router in Business gets prices of its own: "Fee" at 5 EUR once.'],
      'priceLists.business-2026.prices.router',
    ],
  ])('shows %s', (_what, proposed, sentences, path) => {
    const { changes, base, version } = planned(proposed)
    expect(changes.map(({ sentence }) => sentence)).toEqual(sentences)
    expect(changes[0]?.path.join('.')).toBe(path)
    expect([base.version, version]).toEqual([1, 2])
  })

  it('says what was and what will be', () => {
    expect(planned(repriced('fibre-100', 'monthly', { amount: '32.90' })).changes[0]).toMatchObject({
      type: 'changed',
      subject: 'price',
      id: 'monthly',
      offeringId: 'fibre-100',
      before: '29.90',
      after: '32.90',
    })
  })

  it('of a first catalog adds all of it', () => {
    const plan = planCatalog({ versions: [], proposed: smallOperator, effectiveFrom: april, now })
    expect(plan.base.version).toBeNull()
    expect(plan.changes.map(({ type, subject, id }) => `${type} ${subject} ${id}`)).toEqual([
      ...smallOperator.specifications.map(({ id }) => `added specification ${id}`),
      ...smallOperator.offerings.map(({ id }) => `added offering ${id}`),
      ...smallOperator.priceLists.map(({ id }) => `added price-list ${id}`),
    ])
  })

  it.each([
    ['a catalog that does not fit', { proposed: without('router') }, 'catalog.invalid'],
    ['another id', { proposed: { ...smallOperator, id: 'other' } }, 'catalog.invalid'],
    ['a time that is over', { effectiveFrom: '2026-02-28T23:59:59Z' }, 'catalog.invalid_effective_date'],
    [
      'the time of the last version',
      { now: '2025-01-01T00:00:00Z', effectiveFrom: '2026-01-01T00:00:00Z' },
      'catalog.invalid_effective_date',
    ],
    ['no time', { effectiveFrom: 'soon' }, 'time.invalid_instant'],
  ])('is refused for %s', async (_what, more, code) => {
    const question = { versions, proposed: smallOperator, effectiveFrom: april, now, ...more }
    expect(await codeOf(async () => planCatalog(question))).toBe(code)
  })
})

describe('publishing', () => {
  const plan = planned(repriced('fibre-100', 'monthly', { amount: '32.90' }))
  const other: CatalogVersion = {
    version: 2,
    effectiveFrom: '2026-03-15T00:00:00Z',
    publishedAt: now,
    catalog: smallOperator,
  }

  it('adds the version', () => {
    expect(publishCatalog(versions, plan, { now })).toEqual([
      firstVersion,
      { version: 2, effectiveFrom: april, publishedAt: now, catalog: plan.catalog },
    ])
  })

  it.each([
    ['another version came', [firstVersion, other], plan, now, 'catalog.plan_outdated'],
    [
      'the version was another',
      [{ ...firstVersion, catalog: plan.catalog }],
      plan,
      now,
      'catalog.plan_outdated',
    ],
    ['there is none', [], plan, now, 'catalog.plan_outdated'],
    ['its time has passed', versions, plan, '2026-04-01T00:00:01Z', 'catalog.invalid_effective_date'],
    ['it was made to hide something', versions, { ...plan, changes: [] }, now, 'input.invalid'],
    ['its catalog was spoilt', versions, { ...plan, catalog: without('router') }, now, 'catalog.invalid'],
  ])('is refused where %s', async (_what, before, spoilt, at, code) => {
    expect(await codeOf(async () => publishCatalog(before, spoilt, { now: at }))).toBe(code)
  })
})
