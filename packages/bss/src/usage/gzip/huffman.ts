/** Longest code of deflate in bits. */
const LONGEST = 15
const CODES = 1 << LONGEST

/** Every number of 15 bits read backwards: codes stand in the stream with their first bit first. */
const BACKWARDS = /* @__PURE__ */ (() => {
  const table = new Uint16Array(CODES)
  for (let code = 1; code < CODES; code++) {
    table[code] = ((table[code >> 1] as number) >> 1) | ((code & 1) << (LONGEST - 1))
  }
  return table
})()

/**
 * A prefix code as a table: by the next bits of the stream, the symbol in the upper 12 bits and the length of its
 * code in the lower 4. An entry of 0 is no code.
 */
export class CodeTable {
  readonly entries = new Uint16Array(CODES)
  /** Takes from the stream as many bits as the longest code has. */
  mask = 0

  /** Makes the table of the lengths of codes; false when there are more codes than such lengths leave room for. */
  fill(lengths: Uint8Array): boolean {
    const counts = new Uint16Array(LONGEST + 1)
    for (const length of lengths) counts[length] = (counts[length] as number) + 1
    const next = new Uint16Array(LONGEST + 2)
    let longest = 0
    for (let length = 1, code = 0; length <= LONGEST; length++) {
      next[length] = code
      code += counts[length] as number
      if (code > 1 << length) return false
      code *= 2
      if (counts[length] !== 0) longest = length
    }
    const size = 1 << longest
    this.mask = size - 1
    this.entries.fill(0, 0, size)
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol] as number
      if (length === 0) continue
      const code = next[length] as number
      next[length] = code + 1
      const entry = (symbol << 4) | length
      const step = 1 << length
      for (let at = (BACKWARDS[code] as number) >> (LONGEST - length); at < size; at += step) {
        this.entries[at] = entry
      }
    }
    return true
  }
}
