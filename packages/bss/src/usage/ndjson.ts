import type { ReadingTray, UsageFormat } from './format.ts'
import { eachLine, LineReader } from './line-reader.ts'
import { LINE_LIMIT } from './lines.ts'
import { compileMapping, type UsageMapping } from './mapping.ts'
import { refusal, storableRecord } from './record.ts'
import { isObject, isRefusal } from './usage-line.ts'

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

type ReadObject = ReturnType<typeof compileMapping<Readonly<Record<string, unknown>>>>

function readLine(read: ReadObject, text: string, line: number, tray: ReadingTray): void {
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
  const outcome = read(value)
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
