import { describe, expect, it } from 'vitest'
import { OFFICE, PER_SECOND } from '../../../test/rate-card-fixtures.ts'
import { RateCardModel } from './rate-card-model.ts'

describe('schema', () => {
  it('takes what the compiler takes, as plain data', () => {
    const model: RateCardModel = {
      ...OFFICE,
      minimumDuration: 1,
      zeroLength: 'free',
      connectFeeWhenCovered: true,
      exitCode: '',
      destinationAttribute: 'to',
    }
    expect(RateCardModel.parse(JSON.parse(JSON.stringify(model)))).toEqual(model)
  })

  it.each([
    { destinations: [] },
    { destinations: [{ prefix: '', card: 'a' }] },
    { destinations: [{ prefix: '1', card: '' }] },
    { cards: { a: [] } },
    { cards: { a: [{ rates: [] }] } },
    { cards: { a: [{ rates: PER_SECOND, connectFee: '-1' }] } },
    { cards: { a: [{ rates: PER_SECOND, windows: [] }] } },
    { cards: { a: [{ rates: PER_SECOND, windows: [{ days: [], from: '00:00', to: '24:00' }] }] } },
    { cards: { a: [{ rates: PER_SECOND, windows: [{ days: [0], from: '00:00', to: '24:00' }] }] } },
    { cards: { a: [{ rates: PER_SECOND, windows: [{ days: [8], from: '00:00', to: '24:00' }] }] } },
    { cards: { a: [{ rates: PER_SECOND, windows: [{ days: [1], from: '0:00', to: '24:00' }] }] } },
    { cards: { a: [{ rates: PER_SECOND, windows: [{ days: [1], from: '00:00', to: '24:01' }] }] } },
    { cards: { a: [{ rates: [{ ...PER_SECOND[0], per: 0 }] }] } },
    { cards: { a: [{ rates: [{ ...PER_SECOND[0], increment: 86_401 }] }] } },
    { cards: { a: [{ rates: [{ ...PER_SECOND[0], fromSecond: -1 }] }] } },
    { cards: { a: [{ rates: [{ ...PER_SECOND[0], price: '1e3' }] }] } },
    { minimumDuration: 0 },
    { zeroLength: 'minute' },
    { exitCode: '+' },
    { destinationAttribute: '' },
  ])('refuses %j', (wrong) => {
    expect(RateCardModel.safeParse({ ...OFFICE, ...wrong }).success).toBe(false)
  })
})
