import type { ReadingTray, UsageFormat } from './format.ts'
import { isObject, readObject } from './json-line.ts'
import { eachLine, LineReader } from './line-reader.ts'
import { LINE_LIMIT } from './lines.ts'
import { compileMapping, type UsageMapping } from './mapping.ts'
import { storableRecord } from './record.ts'
import { isRefusal } from './usage-line.ts'

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
  const { mapping, lineLimit = LINE_LIMIT } = options
  return {
    name: 'ndjson',
    open() {
      const read = compileMapping(mapping, pathReader)
      return new LineReader(lineLimit, (block, tray) =>
        eachLine(block, tray, (text, line) => readLine(read, text, line, tray)),
      )
    },
  }
}

type ReadMapped = ReturnType<typeof compileMapping<Readonly<Record<string, unknown>>>>

function readLine(read: ReadMapped, text: string, line: number, tray: ReadingTray): void {
  const found = readObject(text)
  if ('refusal' in found) {
    tray.refuse(found.refusal, line, text)
    return
  }
  const outcome = read(found.object)
  if ('record' in outcome) {
    const record = text.includes('\\u') ? storableRecord(outcome.record) : outcome.record
    if (isRefusal(record)) tray.refuse(record, line, text)
    else tray.record(record, line, text)
  } else if ('skip' in outcome) tray.skip(outcome.skip)
  else tray.refuse(outcome.refusal, line, text)
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
