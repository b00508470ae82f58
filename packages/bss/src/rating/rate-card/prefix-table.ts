/**
 * Longest prefix match on dialled numbers: a trie in one typed array, so that a deck of a hundred thousand
 * rows is a few megabytes and a look-up touches one slot for each digit.
 */
import { LonglinesError } from '@longlines/core/errors'

/** Ten digits, `*` and `#`, which short codes use. */
const WIDTH = 12
const SKIPPED = 12
const FOREIGN = -1
const SYMBOL = symbolTable()

function symbolTable(): Int8Array {
  const table = new Int8Array(128).fill(FOREIGN)
  for (let digit = 0; digit < 10; digit++) table[48 + digit] = digit
  table['*'.charCodeAt(0)] = 10
  table['#'.charCodeAt(0)] = 11
  for (const separator of ' -()./') table[separator.charCodeAt(0)] = SKIPPED
  return table
}

/** Finds the row with the longest prefix of a number; built by {@link compilePrefixes}. */
export interface PrefixTable {
  /** Index of the row, or -1. Separators and what follows the match are not looked at. */
  find(number: string): number
}

/**
 * Compiles prefixes for longest-match look-up. Numbers and prefixes are compared without separators, a
 * leading `+` and a leading exit code; `*` alone matches every number.
 *
 * @param path - where the rows stand, for errors: `prices[0].model.destinations`
 * @example
 * compilePrefixes(['49', '+4930', '*'], '00', 'destinations').find('0049 30 1234567') // 1
 * @throws LonglinesError `catalog.invalid_price` for a prefix that is no number, `catalog.overlapping_prices`
 * for one given twice
 */
export function compilePrefixes(prefixes: readonly string[], exitCode: string, path: string): PrefixTable {
  const builder = new TrieBuilder(prefixes.length)
  prefixes.forEach((prefix, row) => {
    const earlier = prefix === '*' ? builder.set(0, row) : builder.put(prefix, startOf(prefix, exitCode), row)
    if (earlier === NONE) return
    if (earlier === REFUSED) throw notAPrefix(prefix, `${path}[${row}].prefix`)
    throw new LonglinesError(
      'catalog.overlapping_prices',
      `Destinations ${earlier} ("${prefixes[earlier]}") and ${row} ("${prefix}") are the same prefix; keep one.`,
      { path: `${path}[${row}].prefix`, values: { first: earlier, second: row } },
    )
  })
  const { next, rows } = builder.finish()
  return { find: (number) => walk(next, rows, number, startOf(number, exitCode)) }
}

function walk(next: Int32Array, rows: Int32Array, number: string, start: number): number {
  let found = rows[0]!
  let node = 0
  for (let at = start; at < number.length; at++) {
    const code = number.charCodeAt(at)
    const symbol = code < 128 ? SYMBOL[code]! : FOREIGN
    if (symbol === SKIPPED) continue
    if (symbol === FOREIGN) return found
    node = next[node * WIDTH + symbol]!
    if (node === 0) return found
    const row = rows[node]!
    if (row !== NONE) found = row
  }
  return found
}

/** Where the digits begin that are compared: behind `+` or the exit code. */
function startOf(number: string, exitCode: string): number {
  if (number.charCodeAt(0) === 43) return 1
  return exitCode !== '' && number.startsWith(exitCode) ? exitCode.length : 0
}

const NONE = -1
const REFUSED = -2

class TrieBuilder {
  private next: Int32Array
  private rows: Int32Array
  private nodes = 1

  constructor(expected: number) {
    const capacity = Math.max(16, expected * 2)
    this.next = new Int32Array(capacity * WIDTH)
    this.rows = new Int32Array(capacity).fill(NONE)
  }

  /** Stores a row; returns NONE, the row that had this prefix before, or REFUSED for no number. */
  put(prefix: string, start: number, row: number): number {
    let node = 0
    for (let at = start; at < prefix.length; at++) {
      const code = prefix.charCodeAt(at)
      const symbol = code < 128 ? SYMBOL[code]! : FOREIGN
      if (symbol === SKIPPED) continue
      if (symbol === FOREIGN) return REFUSED
      node = this.child(node, symbol)
    }
    return node === 0 ? REFUSED : this.set(node, row)
  }

  /** Stores the row of a node and returns the one it had. */
  set(node: number, row: number): number {
    const earlier = this.rows[node]!
    this.rows[node] = row
    return earlier
  }

  private child(node: number, symbol: number): number {
    const slot = node * WIDTH + symbol
    const known = this.next[slot]!
    if (known !== 0) return known
    if (this.nodes === this.rows.length) this.grow()
    this.next[slot] = this.nodes
    return this.nodes++
  }

  private grow(): void {
    const next = new Int32Array(this.next.length * 2)
    next.set(this.next)
    this.next = next
    const rows = new Int32Array(this.rows.length * 2).fill(NONE)
    rows.set(this.rows)
    this.rows = rows
  }

  finish(): { next: Int32Array; rows: Int32Array } {
    return { next: this.next.slice(0, this.nodes * WIDTH), rows: this.rows.slice(0, this.nodes) }
  }
}

function notAPrefix(prefix: string, path: string): LonglinesError {
  return new LonglinesError(
    'catalog.invalid_price',
    `Write a prefix in digits, such as "49"; got ${JSON.stringify(prefix)}.`,
    {
      path,
    },
  )
}
