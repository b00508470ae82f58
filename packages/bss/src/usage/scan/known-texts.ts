import { ownText } from '../seen.ts'

const SIZE = 8192
const LONGEST = 32

/**
 * Texts that were met before, found by their bytes: most values of usage records occur again and again, and
 * need not be made anew. Its memory is fixed; a text that hashes to the place of another takes it over. A
 * value is kept from its second time on, as a copy that holds no part of a file in memory.
 */
export class KnownTexts {
  private readonly bytes = new Uint8Array(SIZE * LONGEST)
  private readonly lengths = new Uint8Array(SIZE)
  private readonly texts: (string | undefined)[] = new Array<string | undefined>(SIZE).fill(undefined)

  /** The text of `bytes` from `start` to `end`, which is also `text` from `start` to `end`. */
  get(bytes: Uint8Array, text: string, start: number, end: number): string {
    const length = end - start
    if (length > LONGEST || length === 0) return text.slice(start, end)
    const place = placeOf(bytes, start, end)
    const at = place * LONGEST
    if (this.lengths[place] === length && this.isSame(bytes, start, at, length)) {
      const known = this.texts[place]
      if (known !== undefined) return known
      const own = ownText(text.slice(start, end))
      this.texts[place] = own
      return own
    }
    this.lengths[place] = length
    this.texts[place] = undefined
    for (let index = 0; index < length; index++) this.bytes[at + index] = bytes[start + index] as number
    return text.slice(start, end)
  }

  private isSame(bytes: Uint8Array, start: number, at: number, length: number): boolean {
    const known = this.bytes
    for (let index = length - 1; index >= 0; index--) {
      if (known[at + index] !== bytes[start + index]) return false
    }
    return true
  }
}

/** By length and the last eight bytes, in which numbers and ids differ. */
function placeOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start
  for (let at = Math.max(start, end - 8); at < end; at++) hash = Math.imul(hash, 31) + (bytes[at] as number)
  return (Math.imul(hash, 0x9e3779b1) >>> 19) & (SIZE - 1)
}
