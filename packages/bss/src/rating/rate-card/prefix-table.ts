/**
 * Longest prefix match on dialled numbers. A prefix is a range of numbers: packed into whole numbers, the
 * ranges of a deck cut the line into stretches with one row each, found by the first digits and a short
 * binary search. A deck of a hundred thousand rows is two megabytes of typed arrays.
 */
import { LonglinesError } from '@longlines/core/errors'

/** Ten digits, `*` for short codes, and the end of the number, which sorts before all of them. */
const BASE = 12
/** Symbols that are compared: 12 ** 14 is still exact in a double. */
const LENGTH = 14
const SKIPPED = 12
const FOREIGN = 0
const SYMBOL = symbolTable()
const POWERS = Float64Array.from({ length: LENGTH + 1 }, (_, exponent) => BASE ** exponent)

function symbolTable(): Int8Array {
  const table = new Int8Array(128).fill(FOREIGN)
  for (let digit = 0; digit < 10; digit++) table[48 + digit] = digit + 1
  table['*'.charCodeAt(0)] = 11
  for (const separator of ' -()./') table[separator.charCodeAt(0)] = SKIPPED
  return table
}

/** Finds the row with the longest prefix of a number; built by {@link compilePrefixes}. */
export interface PrefixTable {
  /** Index of the row, or -1. What follows the first character that is no digit is not looked at. */
  find(number: string): number
}

/**
 * Compiles prefixes for longest-match look-up. Numbers and prefixes are compared without separators, a
 * leading `+` and a leading exit code; `*` alone matches every number.
 *
 * @param path - where the rows stand, for errors: `prices[0].model.destinations`
 * @example
 * compilePrefixes(['49', '+4930', '*'], '00', 'destinations').find('0049 30 1234567') // 1
 * @throws LonglinesError `catalog.invalid_price` for a prefix that is no number of at most 14 digits,
 * `catalog.overlapping_prices` for one given twice
 */
export function compilePrefixes(prefixes: readonly string[], exitCode: string, path: string): PrefixTable {
  const starts = new Float64Array(prefixes.length)
  const ends = new Float64Array(prefixes.length)
  prefixes.forEach((prefix, row) => {
    if (typeof prefix !== 'string') throw notAPrefix(prefix, `${path}[${row}].prefix`)
    const length = prefix === '*' ? 0 : lengthOf(prefix, startOf(prefix, exitCode))
    if (length < 0) throw notAPrefix(prefix, `${path}[${row}].prefix`)
    starts[row] = length === 0 ? 0 : pack(prefix, startOf(prefix, exitCode))
    ends[row] = starts[row]! + POWERS[LENGTH - length]!
  })
  // A prefix comes before the longer ones within it, because nothing sorts before a digit.
  const order = Uint32Array.from(starts.keys()).sort((a, b) => starts[a]! - starts[b]! || a - b)
  order.forEach((row, place) => {
    const earlier = order[place - 1]
    if (earlier !== undefined && starts[earlier] === starts[row]) {
      throw sameTwice(prefixes, earlier, row, path)
    }
  })
  return tableOf(cut(order, starts, ends), exitCode)
}

interface Stretches {
  /** Where each stretch starts, ascending; the first is 0. */
  readonly from: Float64Array
  /** The row of each stretch, or -1. */
  readonly row: Int32Array
}

/** Cuts nested ranges, the outer ones first, into stretches that follow each other. */
function cut(order: Uint32Array, starts: Float64Array, ends: Float64Array): Stretches {
  const from: number[] = [0]
  const rows: number[] = [-1]
  const begin = (at: number, row: number) => {
    if (from[from.length - 1] === at) rows[rows.length - 1] = row
    else {
      from.push(at)
      rows.push(row)
    }
  }
  const open: number[] = []
  const close = (until: number) => {
    while (open.length > 0 && ends[open[open.length - 1]!]! <= until) {
      const end = ends[open.pop()!]!
      begin(end, open[open.length - 1] ?? -1)
    }
  }
  for (const row of order) {
    close(starts[row]!)
    begin(starts[row]!, row)
    open.push(row)
  }
  close(Number.POSITIVE_INFINITY)
  return { from: Float64Array.from(from), row: Int32Array.from(rows) }
}

/** Look-up by the first symbols, then by halves. */
function tableOf({ from, row }: Stretches, exitCode: string): PrefixTable {
  let symbols = 1
  while (symbols < 5 && POWERS[symbols]! < from.length) symbols++
  const width = POWERS[LENGTH - symbols]!
  // The stretch in which each bucket of equal first symbols starts.
  const buckets = new Int32Array(POWERS[symbols]! + 1)
  let stretch = 0
  buckets.forEach((_, bucket) => {
    while (stretch + 1 < from.length && from[stretch + 1]! <= bucket * width) stretch++
    buckets[bucket] = stretch
  })
  return {
    find(number) {
      const packed = pack(number, startOf(number, exitCode))
      const bucket = Math.floor(packed / width)
      let low = buckets[bucket]!
      let high = buckets[bucket + 1]!
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if (from[middle]! <= packed) low = middle
        else high = middle - 1
      }
      return row[low]!
    },
  }
}

/** The first symbols of a number as one whole number. */
function pack(number: string, start: number): number {
  let packed = 0
  let length = 0
  for (let at = start; at < number.length && length < LENGTH; at++) {
    const symbol = symbolAt(number, at)
    if (symbol === SKIPPED) continue
    if (symbol === FOREIGN) break
    packed = packed * BASE + symbol
    length++
  }
  return packed * POWERS[LENGTH - length]!
}

/** How many symbols a prefix has; -1 where it has none, too many or something else in it. */
function lengthOf(prefix: string, start: number): number {
  let length = 0
  for (let at = start; at < prefix.length; at++) {
    const symbol = symbolAt(prefix, at)
    if (symbol === FOREIGN) return -1
    if (symbol !== SKIPPED) length++
  }
  return length === 0 || length > LENGTH ? -1 : length
}

function symbolAt(number: string, at: number): number {
  const code = number.charCodeAt(at)
  return code < 128 ? SYMBOL[code]! : FOREIGN
}

/** Where the digits begin that are compared: behind `+` or the exit code. */
function startOf(number: string, exitCode: string): number {
  if (number.charCodeAt(0) === 43) return 1
  return exitCode !== '' && number.startsWith(exitCode) ? exitCode.length : 0
}

function notAPrefix(prefix: string, path: string): LonglinesError {
  return new LonglinesError(
    'catalog.invalid_price',
    `Write a prefix of at most ${LENGTH} digits, such as "49"; got ${JSON.stringify(prefix)}.`,
    { path },
  )
}

function sameTwice(prefixes: readonly string[], first: number, second: number, path: string): LonglinesError {
  return new LonglinesError(
    'catalog.overlapping_prices',
    `Destinations ${first} ("${prefixes[first]}") and ${second} ("${prefixes[second]}") are the same prefix; keep one.`,
    { path: `${path}[${second}].prefix`, values: { first, second } },
  )
}
