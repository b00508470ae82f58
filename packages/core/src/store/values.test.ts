import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnType } from './columns.ts'
import { compareEncoded, decodeValue, encodeValue, sameContent } from './values.ts'

describe('encodeValue', () => {
  const accepted: readonly [ColumnType, unknown, string][] = [
    ['text', '', ''],
    ['text', 'a\t\n\\ ü 𝄞', 'a\t\n\\ ü 𝄞'],
    ['int', -0, '0'],
    ['int', 2147483647, '2147483647'],
    ['int', -2147483648, '-2147483648'],
    ['bigint', 42, '42'],
    ['bigint', -0, '0'],
    ['bigint', '-0', '0'],
    ['bigint', '007', '7'],
    ['bigint', '9223372036854775807', '9223372036854775807'],
    ['bigint', '-9223372036854775808', '-9223372036854775808'],
    ['numeric', '1.50', '1.50'],
    ['numeric', '+1.5', '1.5'],
    ['numeric', '001.5', '1.5'],
    ['numeric', '00', '0'],
    ['numeric', '-0', '0'],
    ['numeric', '-0.00', '0.00'],
    ['numeric', '-0.01', '-0.01'],
    ['instant', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['instant', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00Z'],
    ['instant', '2026-01-01T00:00:00.010Z', '2026-01-01T00:00:00.010Z'],
    ['instant', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['instant', '2026-01-01T00:00:00+01:00', '2025-12-31T23:00:00Z'],
    ['instant', '2026-01-31T00:00:00.123456Z', '2026-01-31T00:00:00.123Z'],
    ['instant', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['boolean', true, 'true'],
    ['json', { b: 1, a: [null, 'x'] }, '{"b":1,"a":[null,"x"]}'],
    ['json', '\\u0000', '"\\\\u0000"'],
  ]
  it.each(accepted)('%s %j is kept as %j', (type, value, text) => {
    expect(encodeValue(type, value)).toBe(text)
  })

  const refused: readonly [ColumnType, unknown][] = [
    ['text', 1],
    ['text', 'nul \0'],
    ['text', 'half \ud834'],
    ['text', '\udd1e half'],
    ['int', 1.5],
    ['int', '1'],
    ['int', 2147483648],
    ['int', -2147483649],
    ['int', Number.NaN],
    ['bigint', 2 ** 53],
    ['bigint', 0.5],
    ['bigint', '1.0'],
    ['bigint', ''],
    ['bigint', '9223372036854775808'],
    ['bigint', '-9223372036854775809'],
    ['bigint', 1n],
    ['numeric', 1.5],
    ['numeric', '.5'],
    ['numeric', '5.'],
    ['numeric', '1e3'],
    ['numeric', 'NaN'],
    ['numeric', ''],
    ['numeric', '1'.repeat(1001)],
    ['instant', 0],
    ['instant', '2026-01-01'],
    ['instant', '2026-01-01T24:00:00Z'],
    ['instant', '2026-01-01T00:00:60Z'],
    ['instant', '2026-02-29T00:00:00Z'],
    ['instant', '1900-02-29T00:00:00Z'],
    ['instant', '2026-04-31T00:00:00Z'],
    ['instant', '0000-01-01T00:00:00Z'],
    ['boolean', 'true'],
    ['json', undefined],
    ['json', Number.NaN],
    ['json', { a: [Number.POSITIVE_INFINITY] }],
    ['json', 'nul \0'],
    ['json', { half: '\ud834' }],
    ['json', 1n],
  ]
  it.each(refused)('%s does not take %o', (type, value) => {
    expect(encodeValue(type, value)).toBeUndefined()
  })

  it('refuses a cycle', () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    expect(encodeValue('json', cycle)).toBeUndefined()
  })
})

describe('properties', () => {
  it('what is encoded is decoded to the same JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = encodeValue('json', value)
        if (text === undefined) return
        expect(decodeValue('json', text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('numerics sort by value', () => {
    const numeric = fc
      .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat({ max: 12 }))
      .map(([units, places]) => ({
        units: units * 10n ** BigInt(12 - places),
        text: decimalText(units, places),
      }))
    fc.assert(
      fc.property(numeric, numeric, (a, b) => {
        const expected = a.units < b.units ? -1 : a.units > b.units ? 1 : 0
        expect(Math.sign(compareEncoded('numeric', a.text, b.text))).toBe(expected)
        expect(sameContent('numeric', a.text) === sameContent('numeric', b.text)).toBe(expected === 0)
      }),
    )
  })

  it('texts sort by code point', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(text, text, (a, b) => {
        const points = (one: string) => [...one].map((character) => character.codePointAt(0) ?? 0)
        const [x, y] = [points(a), points(b)]
        const place = x.findIndex((point, i) => point !== y[i])
        const expected = place < 0 ? x.length - y.length : y[place] === undefined ? 1 : x[place]! - y[place]!
        expect(Math.sign(compareEncoded('text', a, b))).toBe(Math.sign(expected))
      }),
    )
  })

  it('instants sort by time', () => {
    const instant = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [x, y] = [encodeValue('instant', a.toISOString()), encodeValue('instant', b.toISOString())]
        expect(Math.sign(compareEncoded('instant', x ?? '', y ?? ''))).toBe(
          Math.sign(a.getTime() - b.getTime()),
        )
      }),
    )
  })
})

function decimalText(units: bigint, places: number): string {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0')
  const sign = units < 0n ? '-' : ''
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}
