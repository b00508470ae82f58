import type { ReadingTray, UsageFormat } from '../format.ts'
import { eachLine, LineReader } from '../line-reader.ts'
import { LINE_LIMIT } from '../lines.ts'
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
    open(context) {
      const intake = new PacketIntake(accounting, options.zone, context)
      return new LineReader(LINE_LIMIT, (block, tray) =>
        eachLine(block, tray, (text, line) => readPacketLine(intake, text, line, tray)),
      )
    },
  }
}

function readPacketLine(intake: PacketIntake, text: string, line: number, tray: ReadingTray): void {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (!isObject(value)) {
    tray.refuse(refusal('usage.malformed', 'Line is not a JSON object; write one packet a line.'), line, text)
    return
  }
  const attributes: Record<string, string> = {}
  for (const [name, given] of Object.entries(value)) {
    const found = textOf(given)
    if (found !== undefined) attributes[name] = found
  }
  intake.take(attributes, line, text, tray)
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return textOf(value[0])
  return isObject(value) && Object.hasOwn(value, 'value') ? textOf(value.value) : undefined
}
