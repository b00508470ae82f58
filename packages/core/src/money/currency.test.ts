import { describe, expect, test } from 'vitest'
import { CURRENCIES, currencyOf, isCurrencyCode } from './index.ts'

describe('currencies', () => {
  test.each([
    ['EUR', 2, 'Euro'],
    ['USD', 2, 'US Dollar'],
    ['HUF', 2, 'Forint'],
    ['JPY', 0, 'Yen'],
    ['KWD', 3, 'Kuwaiti Dinar'],
    ['CLF', 4, 'Unidad de Fomento'],
    ['UYW', 4, 'Unidad Previsional'],
    ['ISK', 0, 'Iceland Krona'],
    ['XCG', 2, 'Caribbean Guilder'],
  ])('%s has %d digits', (code, digits, name) => expect(currencyOf(code)).toEqual({ code, digits, name }))

  test('says when a code was withdrawn', () => {
    expect(currencyOf('HRK')).toEqual({ code: 'HRK', digits: 2, name: 'Kuna', withdrawn: 2023 })
    expect(Object.values(CURRENCIES).filter((row) => row.length === 3)).toHaveLength(6)
  })
  test.each(['DEM', 'eur', '', 'toString', 'EURO'])('does not know %j', (code) => {
    expect(isCurrencyCode(code)).toBe(false)
    expect(() => currencyOf(code)).toThrow(expect.objectContaining({ code: 'money.unknown_currency' }))
    expect(() => currencyOf(code)).toThrow(`got "${code}"`)
  })
  test('digits by ISO 4217, every code', () => {
    const odd: Record<number, string[]> = {}
    for (const [code, [digits, name]] of Object.entries(CURRENCIES)) {
      expect(code).toMatch(/^[A-Z]{3}$/)
      expect(name).toMatch(/\S/)
      if (digits !== 2) odd[digits] = [...(odd[digits] ?? []), code]
    }
    const noMinorUnit = 'XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'
    const whole = `BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ${noMinorUnit}`
    expect(odd).toEqual({
      0: whole.split(' ').sort(),
      3: ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'],
      4: ['CLF', 'UYW'],
    })
    expect(Object.keys(CURRENCIES).length).toBeGreaterThan(175)
  })
})
