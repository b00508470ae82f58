/** A line of a file, with its number counted from 1. */
export interface Line {
  readonly text: string
  readonly line: number
  /** The line is longer than the limit (`text` is its beginning), or is not UTF-8. */
  readonly broken?: 'too-long' | 'not-utf8'
}

/** Whole lines: what is read from a piece of a file at once. */
export interface LineBlock {
  /** Ends with a line feed, except the last block of a file. */
  readonly bytes: Uint8Array
  /** The same as text. */
  readonly text: string
  /** Number of the first line. */
  readonly firstLine: number
  /** Some bytes are not UTF-8 and stand as U+FFFD. */
  readonly damaged: boolean
}

/** Takes a block; gives how many lines it had. */
export type TakeBlock = (block: LineBlock) => number

/** Default limit of a line: longer ones are refused, so that a file without line ends cannot fill memory. */
export const LINE_LIMIT = 1_048_576

/** Bytes decoded at once: decoders are several times faster on what fits into the cache. */
const BLOCK = 65_536
const LINE_FEED = 10
/** How much of a line that is too long is shown in quarantine. */
const SHOWN = 256
const EMPTY = new Uint8Array(0)

/**
 * Cuts pieces of bytes into blocks of whole lines. Its memory is one line of at most `limit` bytes, plus
 * the piece at hand, whatever the size of the file and wherever the pieces are cut.
 */
export class LineBlocks {
  private rest: Uint8Array = EMPTY
  private restLength = 0
  private line = 1
  private overlong: Uint8Array | undefined
  private readonly lenient = new TextDecoder('utf-8', { ignoreBOM: true })

  constructor(private readonly limit = LINE_LIMIT) {}

  /** Number of the line that is being read. */
  get reached(): number {
    return this.line
  }

  /** Takes a piece; gives the lines that are complete now. */
  push(piece: Uint8Array, take: TakeBlock, refuse: (line: Line) => void): void {
    let start = 0
    if (this.overlong !== undefined || this.restLength > 0) {
      const end = piece.indexOf(LINE_FEED) + 1
      if (end === 0) {
        this.keep(piece)
        return
      }
      this.keep(piece.subarray(0, end))
      this.giveRest(take, refuse)
      start = end
    }
    while (start < piece.length) {
      const end = lastLineEnd(piece, start, Math.min(BLOCK, this.limit + 1))
      if (end === 0) break
      this.give(piece.subarray(start, end), take, refuse)
      start = end
    }
    if (start < piece.length) this.keep(piece.subarray(start))
  }

  /** Takes the end of the file; gives its last line if that has no line feed. */
  end(take: TakeBlock, refuse: (line: Line) => void): void {
    if (this.overlong !== undefined || this.restLength > 0) this.giveRest(take, refuse)
  }

  private keep(tail: Uint8Array): void {
    if (this.overlong !== undefined) return
    const length = this.restLength + tail.length
    if (length > this.rest.length) {
      // A copy: the caller may reuse its buffer. Doubled, so that many small pieces cost no square.
      const grown = new Uint8Array(Math.max(length, Math.min(this.limit, 2 * this.rest.length)))
      grown.set(this.rest.subarray(0, this.restLength))
      this.rest = grown
    }
    this.rest.set(tail, this.restLength)
    this.restLength = length
    const last = tail[tail.length - 1] === LINE_FEED ? 1 : 0
    if (length - last <= this.limit) return
    this.overlong = this.rest.slice(0, SHOWN)
    this.rest = EMPTY
    this.restLength = 0
  }

  private giveRest(take: TakeBlock, refuse: (line: Line) => void): void {
    const bytes = this.rest.subarray(0, this.restLength)
    const { overlong } = this
    this.rest = EMPTY
    this.restLength = 0
    this.overlong = undefined
    if (overlong === undefined) this.give(bytes, take, refuse)
    else this.refuseOverlong(overlong, refuse)
  }

  private refuseOverlong(start: Uint8Array, refuse: (line: Line) => void): void {
    refuse({ text: this.lenient.decode(start), line: this.line, broken: 'too-long' })
    this.line++
  }

  private give(lines: Uint8Array, take: TakeBlock, refuse: (line: Line) => void): void {
    // A block is cut below the limit, unless one line alone is longer.
    if (
      lines.length > this.limit &&
      lines.length - (lines[lines.length - 1] === LINE_FEED ? 1 : 0) > this.limit
    ) {
      this.refuseOverlong(lines.subarray(0, SHOWN), refuse)
      return
    }
    const bytes =
      this.line === 1 && lines[0] === 0xef && lines[1] === 0xbb && lines[2] === 0xbf
        ? lines.subarray(3)
        : lines
    const text = this.lenient.decode(bytes)
    const damaged = text.includes('\uFFFD') && !isUtf8(bytes)
    this.line += take({ bytes, text, firstLine: this.line, damaged })
  }
}

/** The lines of a block, without their ends. Blank ones are lines, to be left out by who reads records. */
export function linesOf(block: LineBlock): Line[] {
  const texts = block.text.split('\n')
  if (texts[texts.length - 1] === '') texts.pop()
  return texts.map((found, index) => {
    const text = found.endsWith('\r') ? found.slice(0, -1) : found
    const line = block.firstLine + index
    // Whoever writes U+FFFD itself in a damaged block is refused with it: one line too many, none too few.
    return block.damaged && text.includes('\uFFFD') ? { text, line, broken: 'not-utf8' } : { text, line }
  })
}

/** After the last line feed within `size` bytes, or after the first one beyond; 0 when there is none. */
function lastLineEnd(bytes: Uint8Array, start: number, size: number): number {
  const within = bytes.subarray(start, start + size).lastIndexOf(LINE_FEED) + 1
  return within > 0 ? start + within : bytes.indexOf(LINE_FEED, start + 1) + 1
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
