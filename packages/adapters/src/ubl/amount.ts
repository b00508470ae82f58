import { isLonglinesError } from '@longlines/core/errors'
import { parseScaled } from '@longlines/core/money'
import { escapeText } from './xml.ts'

const PLACES = 3
const SCALE = 1000
/** So many digits fit into a number whatever they are. */
const SAFE_DIGITS = 15

/**
 * An amount in thousandths, exact; NaN if it has more decimal places, which EN 16931 does not allow either.
 *
 * @throws LonglinesError `money.overflow` above nine trillions, `money.invalid_decimal`
 */
export function thousandths(text: string): number {
  const negative = text.charCodeAt(0) === 45
  let value = 0
  let places = -1
  if (text.length <= SAFE_DIGITS - PLACES) {
    for (let index = negative ? 1 : 0; index < text.length; index += 1) {
      const digit = text.charCodeAt(index) - 48
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit
        if (places >= 0) places += 1
      } else if (digit === -2 && places < 0) {
        places = 0
      } else return slowly(text)
    }
    if (places === 2) value *= 10
    else if (places <= 0) value *= SCALE
    else if (places === 1) value *= 100
    else if (places > PLACES) return slowly(text)
    return negative && value !== 0 ? -value : value
  }
  return slowly(text)
}

function slowly(text: string): number {
  try {
    return parseScaled(text, PLACES)
  } catch (error) {
    if (isLonglinesError(error) && error.code === 'money.precision') return Number.NaN
    throw error
  }
}

/** True if an amount has at most the two decimal places that EN 16931 allows. */
export function hasTwoPlaces(text: string): boolean {
  const dot = text.indexOf('.')
  return dot < 0 || text.length - dot <= 3 || /^[^.]*\.\d\d0*$/.test(text)
}

/** Thousandths as an amount of two places, or of three where the third is needed. */
export function amountOf(value: number): string {
  const magnitude = Math.abs(value)
  const rest = magnitude % SCALE
  const places = String(rest).padStart(PLACES, '0')
  const sign = value < 0 ? '-' : ''
  return `${sign}${(magnitude - rest) / SCALE}.${places.endsWith('0') ? places.slice(0, 2) : places}`
}

/** Writes amounts of one currency: `<cbc:name currencyID="EUR">12.50</cbc:name>`. */
export type AmountWriter = (name: string, text: string) => string

/** The writer for a currency. */
export function amountsIn(currency: string): AmountWriter {
  const attribute = ` currencyID="${escapeText(currency)}">`
  return (name, text) => `<cbc:${name}${attribute}${shownAmount(text)}</cbc:${name}>`
}

/** An amount as it is written: places after the second go if they are zeros, for EN 16931 counts them. */
export function shownAmount(text: string): string {
  const dot = text.indexOf('.')
  return dot >= 0 && text.length - dot > 3 ? text.replace(/^([^.]*\.\d\d)0+$/, '$1') : text
}
