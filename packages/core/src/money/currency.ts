import { LonglinesError } from '../errors/index.ts'
import { CURRENCIES, type CurrencyCode } from './currencies.data.ts'

/** A currency of ISO 4217. */
export interface Currency {
  readonly code: CurrencyCode
  readonly name: string
  /** Decimal places of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD. */
  readonly digits: number
  /** The year of withdrawal, for a code that is no longer active but stands on recent invoices. */
  readonly withdrawn?: number
}

const TABLE: Readonly<Record<CurrencyCode, readonly [digits: number, name: string, withdrawn?: number]>> =
  CURRENCIES

/**
 * The currency of an ISO 4217 code: every active one, and those withdrawn since 2021. The table is our own,
 * because `Intl` follows the habits of a place instead of the standard: it gives HUF no minor unit where
 * ISO 4217 has two digits.
 *
 * @example
 * currencyOf('HUF').digits // 2
 * currencyOf('KWD') // { code: 'KWD', name: 'Kuwaiti Dinar', digits: 3 }
 * @throws LonglinesError `money.unknown_currency`
 */
export function currencyOf(code: string): Currency {
  if (!isCurrencyCode(code)) {
    throw new LonglinesError(
      'money.unknown_currency',
      `Give an ISO 4217 code in capitals such as "EUR"; got ${JSON.stringify(code)}.`,
    )
  }
  const [digits, name, withdrawn] = TABLE[code]
  return withdrawn === undefined ? { code, name, digits } : { code, name, digits, withdrawn }
}

/**
 * Whether {@link currencyOf} knows a code.
 *
 * @example
 * isCurrencyCode('CLF') // true
 * isCurrencyCode('DEM') // false
 */
export function isCurrencyCode(code: string): code is CurrencyCode {
  return Object.hasOwn(CURRENCIES, code)
}
