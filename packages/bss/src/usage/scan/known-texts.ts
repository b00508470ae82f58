import { ownText } from '../seen.ts'
import type { ByteText } from './byte-text.ts'

const LONGEST = 40
/** Words of four bytes of the longest text, and its last four bytes. */
const WORDS = LONGEST / 4 + 1

/**
 * Texts that were met before, found by their bytes: most values of usage records occur again and again, and
 * need not be made anew. Its memory is fixed; a text that hashes to the place of another takes it over.
 */
export class KnownTexts {
  private readonly words: Int32Array
  private readonly lengths: Uint8Array
  private readonly texts: (string | undefined)[]

  /**
   * `size` is a power of two. Texts that outlive their record (`kept`) are always copies that hold no part of a
   * file in memory; others are copied from their second time on, since most that occur once occur once only.
   */
  constructor(
    private readonly size: number,
    private readonly kept: boolean,
  ) {
    this.words = new Int32Array(size * WORDS)
    this.lengths = new Uint8Array(size)
    this.texts = new Array<string | undefined>(size).fill(undefined)
  }

  /** The text between two places, which must not be the first eight bytes. */
  get({ view, text }: ByteText, start: number, end: number): string {
    const length = end - start
    if (length > LONGEST || end < 8)
      return this.kept ? ownText(text.slice(start, end)) : text.slice(start, end)
    // By the last eight bytes, in which numbers and ids differ; before a short text they are its key's.
    const last = view.getInt32(end - 4, true)
    const mixed =
      Math.imul(last ^ (length << 24), 0x9e3779b1) ^ Math.imul(view.getInt32(end - 8, true), 0x85ebca6b)
    const place = (mixed ^ (mixed >>> 15)) & (this.size - 1)
    const at = place * WORDS
    if (
      this.lengths[place] === length &&
      this.words[at] === last &&
      this.isSame(view, start, at + 1, length >> 2)
    ) {
      const known = this.texts[place]
      if (known !== undefined) return known
      const own = ownText(text.slice(start, end))
      this.texts[place] = own
      return own
    }
    this.lengths[place] = length
    this.words[at] = last
    for (let index = 0; index < length >> 2; index++)
      this.words[at + 1 + index] = view.getInt32(start + index * 4, true)
    const found = this.kept ? ownText(text.slice(start, end)) : text.slice(start, end)
    this.texts[place] = this.kept ? found : undefined
    return found
  }

  private isSame(view: DataView, start: number, at: number, count: number): boolean {
    for (let index = 0; index < count; index++) {
      if (this.words[at + index] !== view.getInt32(start + index * 4, true)) return false
    }
    return true
  }
}
