import { ownText } from '../seen.ts'
import type { ByteText } from './byte-text.ts'

/** Below this length, engines copy a part of a text anyway. */
const SHORTEST = 13
const LONGEST = 40
const SIZE = 16_384
/** Words of four bytes of the longest text, and its last four bytes. */
const WORDS = LONGEST / 4 + 1

/**
 * Texts that outlive the file they are cut from: a part of a text keeps all of it in memory. They are copied, and
 * since the same ones occur again and again, found by their bytes. The memory of that is fixed: a text that
 * hashes to the place of another takes it over.
 */
export class KnownTexts {
  private readonly words = new Int32Array(SIZE * WORDS)
  private readonly lengths = new Uint8Array(SIZE)
  private readonly texts = new Array<string>(SIZE).fill('')

  /** The text between two places. */
  get({ view, text }: ByteText, start: number, end: number): string {
    const length = end - start
    if (length < SHORTEST) return text.slice(start, end)
    if (length > LONGEST) return ownText(text.slice(start, end))
    // By the last eight bytes, in which numbers and ids differ.
    const last = view.getInt32(end - 4, true)
    const mixed =
      Math.imul(last ^ (length << 24), 0x9e3779b1) ^ Math.imul(view.getInt32(end - 8, true), 0x85ebca6b)
    const place = (mixed ^ (mixed >>> 15)) & (SIZE - 1)
    const at = place * WORDS
    if (
      this.lengths[place] === length &&
      this.words[at] === last &&
      this.isSame(view, start, at + 1, length >> 2)
    ) {
      return this.texts[place] as string
    }
    this.lengths[place] = length
    this.words[at] = last
    for (let index = 0; index < length >> 2; index++)
      this.words[at + 1 + index] = view.getInt32(start + index * 4, true)
    const own = ownText(text.slice(start, end))
    this.texts[place] = own
    return own
  }

  private isSame(view: DataView, start: number, at: number, count: number): boolean {
    for (let index = 0; index < count; index++) {
      if (this.words[at + index] !== view.getInt32(start + index * 4, true)) return false
    }
    return true
  }
}
