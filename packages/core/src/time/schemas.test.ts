import { describe, expect, test } from 'vitest'
import { BillingInterval, Instant, LocalDate, LocalPeriod, Period } from './index.ts'
import { reading } from './reading.ts'

const message = (result: { error?: { issues: readonly { message: string }[] } | undefined }) =>
  result.error?.issues[0]?.message

test('a fault that is no refusal is not taken for one', () => {
  const check = reading(() => {
    throw new RangeError('broken')
  })
  expect(() => check('', { addIssue: () => {} })).toThrow(RangeError)
})

describe('schemas', () => {
  test('take what is well formed', () => {
    expect(Instant.parse('2026-07-05T14:00:00+02:00')).toBe('2026-07-05T14:00:00+02:00')
    expect(LocalDate.parse('2024-02-29')).toBe('2024-02-29')
    const open = { from: '2026-01-01T00:00:00Z', to: null }
    expect(Period.parse(open)).toEqual(open)
    const january = { from: '2026-01-01', to: '2026-02-01' }
    expect(LocalPeriod.parse(january)).toEqual(january)
    expect(BillingInterval.parse({ unit: 'half-year', count: 1 })).toEqual({ unit: 'half-year', count: 1 })
  })
  test('refuse with the sentence of the reader', () => {
    expect(message(Instant.safeParse('2026-07-05T14:00:00'))).toMatch(/Write an instant with its offset/)
    expect(message(Instant.safeParse(5))).toMatch(/string/)
    expect(message(LocalDate.safeParse('2023-02-29'))).toMatch(/that the calendar has/)
    const backwards = { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }
    expect(message(Period.safeParse(backwards))).toMatch(/ends when it starts or later/)
    expect(message(LocalPeriod.safeParse({ from: '2026-02-02', to: '2026-02-01' }))).toMatch(
      /ends when it starts/,
    )
    expect(Period.safeParse({ from: 'x', to: null }).error?.issues).toHaveLength(1)
  })
  test.each([
    { unit: 'fortnight', count: 1 },
    { unit: 'month', count: 0 },
    { unit: 'month', count: 1.5 },
  ])('BillingInterval refuses %j', (interval) =>
    expect(BillingInterval.safeParse(interval).success).toBe(false),
  )
})
