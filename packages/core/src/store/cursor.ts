import { LonglinesError } from '../errors/index.ts'
import type { ColumnType } from './columns.ts'
import { encodeValue } from './values.ts'

/** A cursor: a mark of the query and the sort values of the last item, as JSON text. Opaque to users. */
export function writeCursor(shape: readonly unknown[], values: readonly string[]): string {
  return JSON.stringify([fingerprint(shape), ...values])
}

/**
 * The values of a cursor, checked against the query and the types.
 *
 * @throws LonglinesError `store.invalid_cursor`
 */
export function readCursor(
  shape: readonly unknown[],
  cursor: string,
  types: readonly ColumnType[],
): readonly string[] {
  const [mark, ...values] = parseArray(cursor)
  if (mark !== fingerprint(shape) || values.length !== types.length) throw invalidCursor()
  return values.map((value, i) => {
    const type = types[i] ?? 'text'
    if (typeof value !== 'string') throw invalidCursor()
    // Encoded numbers and booleans are texts here, so only the types kept as text can be checked in full.
    if (
      type === 'int'
        ? !/^-?\d{1,10}$/.test(value)
        : type === 'boolean'
          ? !/^(true|false)$/.test(value)
          : encodeValue(type, value) === undefined
    ) {
      throw invalidCursor()
    }
    return value
  })
}

function parseArray(text: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}

function invalidCursor(): LonglinesError {
  return new LonglinesError(
    'store.invalid_cursor',
    'Pass the cursor of a page of the same query, unchanged.',
    { path: 'cursor' },
  )
}

/** FNV-1a over the JSON text: enough to notice a cursor of another query, no protection against forgery. */
function fingerprint(shape: readonly unknown[]): string {
  let hash = 0x811c9dc5
  const text = JSON.stringify(shape)
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(36)
}
