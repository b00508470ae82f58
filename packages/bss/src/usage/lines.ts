/** A line of a file, with its number counted from 1. */
export interface Line {
  readonly text: string
  readonly line: number
  /** The line is longer than the limit (`text` is its beginning), or is not UTF-8. */
  readonly broken?: 'too-long' | 'not-utf8'
}

/** Whole lines decoded at once: what is read from a piece of a file. */
export interface TextBlock {
  /** Ends with a line feed, except the last block of a file. */
  readonly text: string
  /** Number of the first line of `text`. */
  readonly firstLine: number
  /** Some bytes were not UTF-8 and stand as U+FFFD. */
  readonly damaged: boolean
}

/** Default limit of a line: longer ones are refused, so that a file without line ends cannot fill memory. */
export const LINE_LIMIT = 1_048_576

const LINE_FEED = 10
const EMPTY = new Uint8Array(0)

/**
 * Cuts pieces of bytes into blocks of whole lines. Its memory is one line of at most `limit` bytes, plus
 * the piece at hand, whatever the size of the file and wherever the pieces are cut.
 */
export class LineBlocks {
  private rest: Uint8Array = EMPTY
  private line = 1
  private overlong: { readonly start: Uint8Array; readonly line: number } | undefined
  private readonly lenient = new TextDecoder('utf-8', { ignoreBOM: true })

  constructor(private readonly limit = LINE_LIMIT) {}

  /** Number of the line that is being read. */
  get reached(): number {
    return this.line
  }

  /** Takes a piece; gives the lines that are complete now. */
  push(piece: Uint8Array, into: (block: TextBlock) => void, refuse: (line: Line) => void): void {
    let start = 0
    if (this.overlong !== undefined) {
      const end = piece.indexOf(LINE_FEED)
      if (end < 0) return
      this.refuseOverlong(refuse)
      start = end + 1
    }
    const last = piece.lastIndexOf(LINE_FEED)
    if (last >= start) {
      this.give(joined(this.rest, piece.subarray(start, last + 1)), into)
      this.rest = EMPTY
      start = last + 1
    }
    if (start < piece.length) this.keep(piece.subarray(start))
  }

  /** Takes the end of the file; gives its last line if that has no line feed. */
  end(into: (block: TextBlock) => void, refuse: (line: Line) => void): void {
    if (this.overlong !== undefined) this.refuseOverlong(refuse)
    if (this.rest.length > 0) this.give(this.rest, into)
    this.rest = EMPTY
  }

  private keep(tail: Uint8Array): void {
    // A copy: the caller may reuse its buffer, and a view would hold the whole piece.
    this.rest = this.rest.length === 0 ? tail.slice() : joined(this.rest, tail)
    if (this.rest.length <= this.limit) return
    this.overlong = { start: this.rest.slice(0, 256), line: this.line }
    this.rest = EMPTY
  }

  private refuseOverlong(refuse: (line: Line) => void): void {
    if (this.overlong === undefined) return
    refuse({ text: this.lenient.decode(this.overlong.start), line: this.overlong.line, broken: 'too-long' })
    this.overlong = undefined
    this.line++
  }

  private give(bytes: Uint8Array, into: (block: TextBlock) => void): void {
    const firstLine = this.line
    let text = this.lenient.decode(bytes)
    const damaged = text.includes('\uFFFD') && !isUtf8(bytes)
    if (firstLine === 1 && text.startsWith('\uFEFF')) text = text.slice(1)
    this.line += countLineFeeds(bytes)
    into({ text, firstLine, damaged })
  }
}

/** The lines of a block, without their ends; blank lines are left out. */
export function linesOf(block: TextBlock): Line[] {
  const lines: Line[] = []
  let line = block.firstLine
  for (const found of block.text.split('\n')) {
    const text = found.endsWith('\r') ? found.slice(0, -1) : found
    if (text.trim() !== '') {
      // Whoever writes U+FFFD itself in a damaged file is refused with it: one line too many, none too few.
      lines.push(
        block.damaged && text.includes('\uFFFD') ? { text, line, broken: 'not-utf8' } : { text, line },
      )
    }
    line++
  }
  return lines
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function countLineFeeds(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++
  return count
}
