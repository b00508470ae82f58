import { codeOf } from '@longlines/core/testing'
import { describe, expect, it } from 'vitest'
import { compileCatalog, priceBookOf } from '../catalog/index.ts'
import { anAccount, anActivation, anIssuer, aPriceBook, aSubscription, recurring } from '../testing/index.ts'
import { type PreviewQuestion, preview, simulate } from './index.ts'

const question: PreviewQuestion = {
  account: anAccount(),
  issuer: anIssuer(),
  subscriptions: [aSubscription('s1', [['2026-03-01', anActivation('fibre')]])],
  book: aPriceBook({ fibre: [recurring('fibre', '30.00')] }),
}
const from = '2026-01-01T00:00:00Z'
const dollars = priceBookOf(
  compileCatalog([
    {
      version: 1,
      effectiveFrom: from,
      publishedAt: from,
      catalog: { id: 'main', currency: 'USD', specifications: [], offerings: [], priceLists: [] },
    },
  ]),
  {},
)
/** As a plain JavaScript program would ask. */
const asked = (over: object): PreviewQuestion => JSON.parse(JSON.stringify({ ...question, ...over }))

describe('a preview and a simulation', () => {
  it.each([
    ['no account', asked({ account: null }), 'input.invalid'],
    ['no buyer', asked({ account: { ...question.account, buyer: undefined } }), 'input.invalid'],
    ['an unknown zone', { ...question, account: anAccount({ zone: 'Mars/One' }) }, 'input.invalid'],
    ['an unknown currency', { ...question, account: anAccount({ currency: 'XXQ' }) }, 'input.invalid'],
    ['an unknown convention', { ...question, account: anAccount({ proration: 'ours' }) }, 'input.invalid'],
    [
      'a discount below zero',
      {
        ...question,
        account: anAccount({ discounts: [{ id: 'd', name: 'D', type: 'fixed', value: '-5' }] }),
      },
      'input.invalid',
    ],
    ['no seller', asked({ issuer: { tax: question.issuer.tax } }), 'input.invalid'],
    ['prices in another currency', { ...question, book: dollars }, 'money.currency_mismatch'],
  ] satisfies readonly [string, PreviewQuestion, string][])('refuse %s', async (_, wrong, code) => {
    expect(await codeOf(async () => preview(wrong, '2026-04-01'))).toBe(code)
    expect(await codeOf(async () => simulate({ ...wrong, from: '2026-04-01' }, 2))).toBe(code)
  })

  it('tell everything that is wrong with an account at once', () => {
    const wrong = { ...question, account: anAccount({ zone: 'Mars/One', proration: 'ours' }) }
    expect(() => preview(wrong, '2026-04-01')).toThrow(
      expect.objectContaining({ path: 'zone', message: expect.stringMatching(/Mars\/One.*proration/) }),
    )
  })
})
