import { describe, expect, it } from 'vitest'
import { cardOf, charge, explain, OFFICE, PER_SECOND, useOf } from '../../../test/rate-card-fixtures.ts'

describe('explanation', () => {
  it('names prefix, fee, increments by row and band, and the exact total', () => {
    const model = { ...OFFICE, destinations: [{ prefix: '+49', name: 'Germany', card: 'a' }] }
    const { amount, trace } = explain(model, useOf(100, '2026-03-02T17:58:55Z'))
    expect(amount).toBe(100_000 + 60_000 + 20_000 + 300_000)
    expect(trace.map((step) => step.text)).toEqual([
      'Destination 4930 matches prefix +49 (Germany), card a',
      'The call starts in peak: connect fee 0.1',
      'peak, row from second 0: second 0 at 2026-03-02T17:58:55Z, 1 x 60 s = 60 s at 0.06 per 60 s: 0.06',
      'peak, row from second 60: second 60 at 2026-03-02T17:59:55Z, 1 x 10 s = 10 s at 0.12 per 60 s: 0.02',
      'off-peak, row from second 0: second 70 at 2026-03-02T18:00:05Z, 30 x 1 s = 30 s at 0.01 per 1 s: 0.3',
      'Together 0.48 before rounding',
    ])
    expect(trace.map(({ rule, values, amount: part }) => ({ rule, values, part }))).toEqual([
      {
        rule: 'rate-card.destination',
        values: { destination: '4930', matchedPrefix: '+49', name: 'Germany', card: 'a' },
      },
      { rule: 'rate-card.connect-fee', values: { band: 'peak', connectFee: '0.1' }, part: '0.1' },
      {
        rule: 'rate-card.increments',
        values: {
          band: 'peak',
          rowFromSecond: 0,
          fromSecond: 0,
          startedAt: '2026-03-02T17:58:55Z',
          increments: 1,
          increment: 60,
          seconds: 60,
          price: '0.06',
          per: 60,
          exact: true,
        },
        part: '0.06',
      },
      {
        rule: 'rate-card.increments',
        values: {
          band: 'peak',
          rowFromSecond: 60,
          fromSecond: 60,
          startedAt: '2026-03-02T17:59:55Z',
          increments: 1,
          increment: 10,
          seconds: 10,
          price: '0.12',
          per: 60,
          exact: true,
        },
        part: '0.02',
      },
      {
        rule: 'rate-card.increments',
        values: {
          band: 'off-peak',
          rowFromSecond: 0,
          fromSecond: 70,
          startedAt: '2026-03-02T18:00:05Z',
          increments: 30,
          increment: 1,
          seconds: 30,
          price: '0.01',
          per: 1,
          exact: true,
        },
        part: '0.3',
      },
      { rule: 'rate-card.total', values: { total: '0.48', exact: true } },
    ])
  })

  it('says what is not exact before rounding', () => {
    const model = cardOf([{ rates: [{ fromSecond: 0, price: '0.1', per: 60, increment: 1 }] }])
    const { trace } = explain(model, useOf(1))
    expect(trace.map((step) => step.text)).toEqual([
      'Destination 4930 matches prefix *, card a',
      'The call starts in band 1: connect fee 0',
      'band 1, row from second 0: second 0 at 2026-03-02T12:00:00Z, 1 x 1 s = 1 s at 0.1 per 60 s: about 0.001666666667',
      'Together about 0.001666666667 before rounding',
    ])
    expect(trace[2]).toMatchObject({ amount: '0.001666666667', values: { exact: false } })
  })

  it('joins the days of one band into one step', () => {
    const { trace } = explain(OFFICE, useOf(36 * 3600, '2026-03-07T00:00:00Z'))
    expect(trace[2]!.text).toBe(
      'off-peak, row from second 0: second 0 at 2026-03-07T00:00:00Z, 129600 x 1 s = 129600 s at 0.01 per 1 s: 1296',
    )
    expect(trace).toHaveLength(4)
  })

  it('keeps rows and bands apart where they alternate', () => {
    const { trace } = explain(OFFICE, useOf(11 * 3600, '2026-03-02T07:30:00Z'))
    expect(
      trace.slice(2, -1).map(({ values }) => [values.band, values.rowFromSecond, values.seconds]),
    ).toEqual([
      ['off-peak', 0, 1800],
      ['peak', 60, 36_000],
      ['off-peak', 0, 1800],
    ])
  })

  it.each([
    [
      'a later part',
      useOf(1, undefined, { continued: true, covered: 3 }),
      'continued',
      'No connect fee: the call began in an earlier part',
    ],
    [
      'an allowance',
      useOf(1, undefined, { covered: 3 }),
      'covered',
      'No connect fee: an allowance covered the start of the call',
    ],
    ['no time', useOf(0), 'zero-length', 'No connect fee: the call lasted no time'],
  ])('says why there is no connect fee: %s', (_title, use, reason, text) => {
    const { trace } = explain(OFFICE, use)
    expect(trace[1]).toEqual({ rule: 'rate-card.connect-fee', text, values: { reason } })
  })

  it('says that a minimum duration counts', () => {
    const model = cardOf([{ rates: PER_SECOND }], { minimumDuration: 30, zeroLength: 'as-one-second' })
    expect(explain(model, useOf(12)).trace[2]).toEqual({
      rule: 'rate-card.minimum-duration',
      text: 'A call of 12 s is charged as one of 30 s',
      values: { seconds: 12, chargedSeconds: 30, minimumDuration: 30 },
    })
    expect(explain(model, useOf(0)).trace[2]!.text).toBe('A call of 0 s is charged as one of 30 s')
    for (const seconds of [30, 31]) {
      expect(explain(model, useOf(seconds)).trace.map(({ rule }) => rule)).not.toContain(
        'rate-card.minimum-duration',
      )
    }
    expect(explain(model, useOf(29_500), { quantityDigits: 3 }).trace).toHaveLength(4)
    expect(explain(model, useOf(12_500), { quantityDigits: 3 }).trace[2]!.text).toBe(
      'A call of 12.5 s is charged as one of 30 s',
    )
  })

  it('charges the same with and without', () => {
    expect(explain(OFFICE, useOf(12_345)).amount).toBe(charge(OFFICE, useOf(12_345)))
  })
})
