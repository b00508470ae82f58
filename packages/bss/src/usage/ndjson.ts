import type { FormatReader, UsageFormat } from './format.ts'
import { ReadingTray } from './format.ts'
import { LINE_LIMIT, type Line, type LineBlock, LineBlocks, linesOf } from './lines.ts'
import { compileMapping, type UsageMapping } from './mapping.ts'
import { refusal } from './record.ts'
import { isObject } from './usage-line.ts'

/** How NDJSON of somebody else's shape is read. */
export interface NdjsonOptions {
  readonly mapping: UsageMapping
  /** Longest line in bytes. Default 1 MiB. */
  readonly lineLimit?: number
}

/**
 * NDJSON in a shape of its own, read through a mapping. A column of the mapping is a key, or a path of
 * keys such as `call.to`. For lines in the form of Longlines itself `usageNdjson` is several times faster.
 *
 * @example
 * ndjson({ mapping: { fields: { id: 'id', type: { constant: 'sms' }, identity: 'from', startedAt: 'at', quantity: { constant: 1 }, unit: { constant: 'message' } } } }).name // 'ndjson'
 */
export function ndjson(options: NdjsonOptions): UsageFormat {
  return { name: 'ndjson', open: () => new NdjsonReader(options) }
}

class NdjsonReader implements FormatReader {
  private readonly blocks: LineBlocks
  private readonly read: ReturnType<typeof compileMapping<Readonly<Record<string, unknown>>>>

  constructor(options: NdjsonOptions) {
    this.blocks = new LineBlocks(options.lineLimit ?? LINE_LIMIT)
    this.read = compileMapping(options.mapping, pathReader)
  }

  get reached(): number {
    return this.blocks.reached
  }

  push(piece: Uint8Array): ReadingTray {
    const tray = new ReadingTray()
    this.blocks.push(
      piece,
      (block) => this.take(block, tray),
      (line) => refuseBroken(line, tray),
    )
    return tray
  }

  end(): ReadingTray {
    const tray = new ReadingTray()
    this.blocks.end(
      (block) => this.take(block, tray),
      (line) => refuseBroken(line, tray),
    )
    return tray
  }

  private take(block: LineBlock, tray: ReadingTray): number {
    return eachLine(block, tray, (text, line) => this.line({ text, line }, tray))
  }

  private line({ text, line }: Line, tray: ReadingTray): void {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      tray.refuse(refusal('usage.malformed', 'Line is not JSON; write one whole object a line.'), line, text)
      return
    }
    if (!isObject(value)) {
      tray.refuse(
        refusal('usage.malformed', 'Line is JSON but not an object; write one object a line.'),
        line,
        text,
      )
      return
    }
    const outcome = this.read(value)
    if ('record' in outcome) tray.record(outcome.record, line, text)
    else if ('skip' in outcome) tray.skip(outcome.skip)
    else tray.refuse(outcome.refusal, line, text)
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

function pathReader(path: string): (line: Readonly<Record<string, unknown>>) => unknown {
  const keys = path.split('.')
  const whole = (line: Readonly<Record<string, unknown>>): unknown =>
    Object.hasOwn(line, path) ? line[path] : undefined
  if (keys.length === 1) return whole
  return (line) => {
    if (Object.hasOwn(line, path)) return line[path]
    let value: unknown = line
    for (const key of keys) {
      if (!isObject(value) || !Object.hasOwn(value, key)) return undefined
      value = value[key]
    }
    return value
  }
}
