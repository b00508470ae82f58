/**
 * Writes the rate deck: one row for each prefix, with the price of a minute in the daytime and at other times.
 *
 *   npm run record:usage
 */
import { NUMBERING } from './numbering.data.ts'

export interface DeckRow {
  readonly prefix: string
  readonly destination: string
  readonly peak: string
  readonly offPeak: string
}

/** The deck in the order of its prefixes. */
export function deckRows(): DeckRow[] {
  const rows = NUMBERING.trim()
    .split('\n')
    .flatMap((line) => {
      const [name = '', fixed = '', price = '', mobile = '', mobilePrice = ''] = line.split('|')
      return [...rowsOf(name, fixed, price), ...rowsOf(`${name}, mobile`, mobile, mobilePrice)]
    })
  return rows.sort((a, b) => (a.prefix < b.prefix ? -1 : 1))
}

export function deckCsv(): string {
  const lines = deckRows().map(
    ({ prefix, destination, peak, offPeak }) => `${prefix},"${destination}",${peak},${offPeak}`,
  )
  return ['prefix,destination,price,price_off_peak', ...lines, ''].join('\n')
}

/** Cents to euros; other times cost three fifths. */
function rowsOf(destination: string, prefixes: string, cents: string): DeckRow[] {
  const tenths = Math.round(Number(cents) * 10)
  const euros = (value: number) => (value / 1000).toFixed(4)
  return prefixes
    .split(' ')
    .filter((prefix) => prefix !== '')
    .map((prefix) => ({ prefix, destination, peak: euros(tenths), offPeak: euros(tenths * 0.6) }))
}
