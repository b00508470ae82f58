import { isLonglinesError } from '@longlines/core/errors'
import { parseScaled } from '@longlines/core/money'
import { escapeText } from './xml.ts'

const PLACES = 3
const SCALE = 1000
/** Below this, a decimal of 3 places times 1000 is less than half a unit away from its whole number. */
const FAST = 1e12

/**
 * An amount in thousandths, exact; NaN if it has more decimal places, which EN 16931 does not allow either.
 *
 * @throws LonglinesError `money.overflow` above nine trillions, `money.invalid_decimal`
 */
export function thousandths(text: string): number {
  const dot = text.indexOf('.')
  if (dot < 0 || text.length - dot <= PLACES + 1) {
    const value = Number(text)
    if (value < FAST && value > -FAST) return Math.round(value * SCALE)
  }
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

/** The writer for a currency. Places after the second go if they are zeros: EN 16931 counts them. */
export function amountsIn(currency: string): AmountWriter {
  const attribute = ` currencyID="${escapeText(currency)}">`
  return (name, text) => {
    const dot = text.indexOf('.')
    const shown = dot >= 0 && text.length - dot > 3 ? text.replace(/^([^.]*\.\d\d)0+$/, '$1') : text
    return `<cbc:${name}${attribute}${shown}</cbc:${name}>`
  }
}
