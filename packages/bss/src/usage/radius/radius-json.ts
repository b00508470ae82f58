import { type FormatReader, ReadingTray, type UsageFormat } from '../format.ts'
import { type LineBlock, LineBlocks } from '../lines.ts'
import { eachLine, refuseBroken } from '../ndjson.ts'
import { refusal } from '../record.ts'
import { isObject } from '../usage-line.ts'
import { Accounting } from './accounting.ts'
import type { RadiusOptions } from './detail.ts'
import { PacketIntake } from './packet-reader.ts'

/**
 * Accounting as NDJSON: one object a packet, with attribute names as keys. Values are text or numbers, arrays of
 * them, or `{ type, value }` as FreeRADIUS' `rlm_json` writes them.
 *
 * @example
 * radiusJson().name // 'radius-json'
 */
export function radiusJson(options: RadiusOptions = {}): UsageFormat {
  const accounting = options.accounting ?? new Accounting(options)
  return {
    name: 'radius-json',
    open: (context) => new JsonReader(new PacketIntake(accounting, options.zone, context)),
  }
}

class JsonReader implements FormatReader {
  private readonly blocks = new LineBlocks()

  constructor(private readonly intake: PacketIntake) {}

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
    return eachLine(block, tray, (text, line) => this.line(text, line, tray))
  }

  private line(text: string, line: number, tray: ReadingTray): void {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      value = undefined
    }
    if (!isObject(value)) {
      tray.refuse(
        refusal('usage.malformed', 'Line is not a JSON object; write one packet a line.'),
        line,
        text,
      )
      return
    }
    const attributes: Record<string, string> = {}
    for (const [name, given] of Object.entries(value)) {
      const found = textOf(given)
      if (found !== undefined) attributes[name] = found
    }
    this.intake.take(attributes, line, text, tray)
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return textOf(value[0])
  return isObject(value) && Object.hasOwn(value, 'value') ? textOf(value.value) : undefined
}
