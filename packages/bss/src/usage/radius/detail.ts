import { type FormatReader, ReadingTray, type UsageFormat } from '../format.ts'
import { type Line, type LineBlock, LineBlocks, linesOf } from '../lines.ts'
import { refusal } from '../record.ts'
import { Accounting, type AccountingOptions } from './accounting.ts'
import { RECEIVED } from './packet.ts'
import { PacketIntake } from './packet-reader.ts'

/** How files of accounting are read. */
export interface RadiusOptions extends AccountingOptions {
  /** The accounting to go on with; it keeps sessions from one file to the next. Default: a new one. */
  readonly accounting?: Accounting
  /** Zone of local times, where the server does not write `UTC`. */
  readonly zone?: string
}

/**
 * The detail files that FreeRADIUS writes: a heading, then `attribute = value` lines, then an empty line.
 * A packet without usage (Start, an idle interim) is counted as skipped by `no-usage`, a retransmission as a
 * duplicate. A packet whose lines were torn is quarantined whole.
 *
 * @example
 * radiusDetail({ measure: 'volume-by-direction' }).name // 'radius-detail'
 */
export function radiusDetail(options: RadiusOptions = {}): UsageFormat {
  const accounting = options.accounting ?? new Accounting(options)
  return {
    name: 'radius-detail',
    open: (context) => new DetailReader(new PacketIntake(accounting, options.zone, context)),
  }
}

const ATTRIBUTE = /^[\t ]+([A-Za-z0-9][\w.:-]*) (?:=|:=|\+=) (.*)$/
const LINES_LIMIT = 512

interface OpenPacket {
  readonly line: number
  readonly lines: string[]
  readonly attributes: Record<string, string>
  torn: boolean
}

class DetailReader implements FormatReader {
  private readonly blocks = new LineBlocks(16_384)
  private packet: OpenPacket | undefined

  constructor(private readonly intake: PacketIntake) {}

  get reached(): number {
    return this.blocks.reached
  }

  push(piece: Uint8Array): ReadingTray {
    const tray = new ReadingTray()
    this.blocks.push(
      piece,
      (block) => this.take(block, tray),
      (line) => this.broken(line),
    )
    return tray
  }

  end(): ReadingTray {
    const tray = new ReadingTray()
    const takeLast = (block: LineBlock): number => {
      const count = this.take(block, tray)
      // Without its line end the last line may have been longer.
      if (this.packet !== undefined) this.packet.torn = true
      return count
    }
    this.blocks.end(takeLast, (line) => this.broken(line))
    this.close(tray)
    return tray
  }

  private take(block: LineBlock, tray: ReadingTray): number {
    const lines = linesOf(block)
    for (const line of lines) {
      if (line.broken === undefined) this.line(line.text, line.line, tray)
      else this.broken(line)
    }
    return lines.length
  }

  private line(text: string, line: number, tray: ReadingTray): void {
    if (text.trim() === '') {
      this.close(tray)
      return
    }
    const found = ATTRIBUTE.exec(text)
    if (found === null && !/^[\t ]/.test(text)) {
      // A heading while a packet is open: that one has lost its end.
      if (this.packet !== undefined) this.packet.torn = true
      this.close(tray)
      this.packet = { line, lines: [text], attributes: { [RECEIVED]: text.trim() }, torn: false }
      return
    }
    const packet = this.opened(line)
    if (packet.lines.length < LINES_LIMIT) packet.lines.push(text)
    else packet.torn = true
    const value = found === null ? undefined : unquoted(found[2] ?? '')
    const name = found?.[1]
    if (name === undefined || value === undefined) packet.torn = true
    else packet.attributes[name] ??= value
  }

  private broken({ text, line }: Line): void {
    const packet = this.opened(line)
    packet.torn = true
    packet.lines.push(text)
  }

  private opened(line: number): OpenPacket {
    // Attributes without a heading are the rest of a packet whose beginning is missing.
    this.packet ??= { line, lines: [], attributes: {}, torn: true }
    return this.packet
  }

  private close(tray: ReadingTray): void {
    const { packet } = this
    if (packet === undefined) return
    this.packet = undefined
    const raw = packet.lines.join('\n')
    if (packet.torn) {
      tray.refuse(
        refusal('usage.malformed', 'The packet is torn, or a line of it is not `attribute = value`.'),
        packet.line,
        raw,
      )
    } else {
      this.intake.take(packet.attributes, packet.line, raw, tray)
    }
  }
}

function unquoted(text: string): string | undefined {
  const quote = text[0]
  if (quote !== '"' && quote !== "'") return text
  if (text.length < 2 || !text.endsWith(quote)) return undefined
  const inner = text.slice(1, -1)
  if (!inner.includes('\\')) return inner
  return inner.replace(
    /\\(?:([0-7]{3})|(.))/g,
    (_, octal: string | undefined, escaped: string | undefined) =>
      octal === undefined
        ? (ESCAPES[escaped ?? ''] ?? escaped ?? '')
        : String.fromCharCode(Number.parseInt(octal, 8)),
  )
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }
