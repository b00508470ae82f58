import { describe, expect, it } from 'vitest'
import { context, event, sms } from '../../test/sms-fixtures.ts'
import { chargesOf, compile, type Price, renderExplanation } from './index.ts'

describe('explain', () => {
  const rater = compile([sms], context)
  const [charge] = chargesOf(rater.rate(event({ accountId: 'a1' }), []))

  it('gives the whole derivation as data', () => {
    expect(rater.explain(charge!)).toEqual({
      chargeId: 'r1#0',
      recordId: 'r1',
      currency: 'EUR',
      amount: '0.18',
      steps: [
        {
          rule: 'record',
          text: 'Record r1: sms of 2 message at 2026-03-10T10:00:00Z',
          values: {
            recordId: 'r1',
            part: 0,
            type: 'sms',
            quantity: '2',
            unit: 'message',
            startedAt: '2026-03-10T10:00:00Z',
          },
        },
        {
          rule: 'price',
          text: 'Price sms, version 1; counter of 2026-02-28T23:00:00Z to 2026-03-31T22:00:00Z stood at 0',
          values: { priceId: 'sms', version: '1', from: null, to: null, counter: 'sms', counterBefore: '0' },
        },
        expect.objectContaining({ amount: '0.18' }),
        {
          rule: 'rounding',
          text: 'Rounded once, half-up to 4 decimal places: 0.18 EUR',
          values: { mode: 'half-up', digits: 4 },
          amount: '0.18',
        },
      ],
    })
  })

  it('names the price, its validity and the attributes', () => {
    const named: Price = {
      ...sms,
      name: 'Text message',
      version: '2026',
      counter: 'messages',
      validFor: { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' },
    }
    const tariff = compile([named], context)
    const [one] = chargesOf(tariff.rate(event({ attributes: { destination: '39', roaming: 1 } }), []))
    expect(
      tariff
        .explain(one!)
        .steps.slice(0, 2)
        .map((step) => step.text),
    ).toEqual([
      'Record r1: sms of 2 message at 2026-03-10T10:00:00Z, destination 39, roaming 1',
      'Price Text message, version 2026, from 2026-01-01T00:00:00Z, until 2027-01-01T00:00:00Z; counter of 2026-02-28T23:00:00Z to 2026-03-31T22:00:00Z stood at 0',
    ])
    expect(tariff.explain(one!).steps[1]?.values).toMatchObject({
      counter: 'messages',
      from: '2026-01-01T00:00:00Z',
    })
  })

  it('renders one step a line', () => {
    const lines = renderExplanation(rater.explain(charge!)).split('\n')
    expect(lines[0]).toBe('r1#0: 0.18 EUR')
    expect(lines).toHaveLength(5)
    expect(lines.slice(1).every((line) => line.startsWith('  '))).toBe(true)
  })

  it.each([
    ['price', { priceId: 'mms' }],
    ['version', { priceVersion: '2' }],
    ['type', { type: 'voice' }],
  ])('refuses a charge of another %s', (_title, over) => {
    expect(() => rater.explain({ ...charge!, ...over })).toThrow(
      expect.objectContaining({ code: 'rating.no_price' }),
    )
  })

  it('finds the version that was valid, also where versions have no names', () => {
    const april = '2026-04-01T00:00:00Z'
    const dearer = { type: 'per-unit', unitPrice: '0.2' } as const
    const versions = compile(
      [
        { ...sms, validFor: { to: april } },
        { ...sms, validFor: { from: april }, model: dearer },
        { ...sms, when: { roaming: 'yes' }, model: { ...dearer, unitPrice: '0.3' } },
      ],
      context,
    )
    const { charges } = versions.rateAll(
      [event(), event({ id: 'r2', startedAt: april }), event({ id: 'r3', attributes: { roaming: 'yes' } })],
      [],
    )
    expect(charges.map((one) => versions.explain(one).amount)).toEqual(['0.18', '0.4', '0.6'])
    const ended = compile([{ ...sms, validFor: { to: '2026-03-01T00:00:00Z' } }], context)
    expect(ended.explain(charges[0]!).amount).toBe('0.18')
  })

  it('says of the record what it was, whatever its attributes are called', () => {
    const { charges } = rater.rate(event({ attributes: { quantity: 'many', color: 'red' } }), [])
    expect(rater.explain(charges[0]!).steps[0]?.values).toMatchObject({ quantity: '2', color: 'red' })
  })

  it('refuses a charge that this tariff would not make', () => {
    expect(() => rater.explain({ ...charge!, amount: '0.19' })).toThrow(
      expect.objectContaining({ code: 'rating.counters_mismatch', values: { chargeId: 'r1#0' } }),
    )
  })
})
