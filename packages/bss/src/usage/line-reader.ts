/** What every format of one object a line has in common: blocks in, lines that cannot be read put aside. */
import { type FormatReader, ReadingTray } from './format.ts'
import { type Line, type LineBlock, LineBlocks, linesOf } from './lines.ts'
import { refusal } from './record.ts'

/** Takes what a block holds into the tray; gives how many lines there were. */
export type TakeBlock = (block: LineBlock, tray: ReadingTray) => number

/** Reads a source block by block; what a block means is the format's. */
export class LineReader implements FormatReader {
  private readonly blocks: LineBlocks
  private readonly take: TakeBlock

  /** @param limit - longest line in bytes */
  constructor(limit: number, take: TakeBlock) {
    this.blocks = new LineBlocks(limit)
    this.take = take
  }

  get reached(): number {
    return this.blocks.reached
  }

  push(piece: Uint8Array): ReadingTray {
    return this.read((...takers) => this.blocks.push(piece, ...takers))
  }

  end(): ReadingTray {
    return this.read((...takers) => this.blocks.end(...takers))
  }

  private read(read: (...takers: Parameters<LineBlocks['end']>) => void): ReadingTray {
    const tray = new ReadingTray()
    read(
      (block) => this.take(block, tray),
      (line) => refuseBroken(line, tray),
    )
    return tray
  }
}

/** Reads the lines of a block that can be read, refuses the others; gives how many there were. */
export function eachLine(
  block: LineBlock,
  tray: ReadingTray,
  read: (text: string, line: number) => void,
): number {
  const lines = linesOf(block)
  for (const line of lines) {
    if (line.broken !== undefined) refuseBroken(line, tray)
    else if (line.text.trim() !== '') read(line.text, line.line)
  }
  return lines.length
}

/** Puts a line that is too long or not UTF-8 aside. */
export function refuseBroken(line: Line, tray: ReadingTray): void {
  const message =
    line.broken === 'too-long'
      ? 'Line is longer than the limit; is the file NDJSON, one object a line?'
      : 'Line is not valid UTF-8; convert the file.'
  tray.refuse(refusal('usage.malformed', message), line.line, line.text)
}
