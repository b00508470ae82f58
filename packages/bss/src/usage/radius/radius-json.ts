import type { ReadingTray, UsageFormat } from '../format.ts'
import { isObject, readObject } from '../json-line.ts'
import { eachLine, LineReader } from '../line-reader.ts'
import { LINE_LIMIT } from '../lines.ts'
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
  const found = readObject(text)
  if ('refusal' in found) {
    tray.refuse(found.refusal, line, text)
    return
  }
  const attributes: Record<string, string> = {}
  for (const [name, given] of Object.entries(found.object)) {
    const value = textOf(given)
    if (value !== undefined) attributes[name] = value
  }
  intake.take(attributes, line, text, tray)
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return textOf(value[0])
  return isObject(value) && Object.hasOwn(value, 'value') ? textOf(value.value) : undefined
}
