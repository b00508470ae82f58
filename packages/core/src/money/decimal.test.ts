import DecimalJs from 'decimal.js'
import { describe, expect, test } from 'vitest'
import { Decimal } from './decimal.ts'

describe('Decimal', () => {
  test('has 40 digits and rounds halves away from zero', () => {
    expect(new Decimal(1).div(3).toString()).toBe(`0.${'3'.repeat(40)}`)
    expect(new Decimal('2.5').toDecimalPlaces(0).toString()).toBe('3')
  })
  test('never writes an exponent', () => {
    expect(new Decimal('0.00000000000000000001').toString()).toBe('0.00000000000000000001')
    expect(new Decimal('123456789012345678901234567890').toString()).toBe('123456789012345678901234567890')
  })
  test('is nobody else’s', () => {
    const before = DecimalJs.precision
    DecimalJs.set({ precision: 5 })
    expect(new Decimal(1).div(3).toString()).toBe(`0.${'3'.repeat(40)}`)
    DecimalJs.set({ precision: before })
    expect(before).toBe(20)
  })
})
