import { formatInstant, parseInstant } from '../time/instant.ts'
import type { ColumnType, Json } from './columns.ts'
import { canonicalJson, compareText, jsonText } from './json.ts'

// U+0000 and halves of surrogate pairs, which no database text can hold.
const UNSTORABLE = /[\0\p{Surrogate}]/u
const INT_LARGEST = 2 ** 31 - 1
const BIGINT_PLAIN = /^(?:0|-?[1-9]\d{0,17})$/
const BIGINT_ANY = /^-?\d{1,40}$/
const BIGINT_LARGEST = 2n ** 63n - 1n
const NUMERIC_PLAIN = /^(?:0|-?[1-9]\d*)(?:\.\d+)?$/
const NUMERIC_ANY = /^([+-]?)0*(\d+(?:\.\d+)?)$/
const NUMERIC_LONGEST = 1000
const INSTANT =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/

/**
 * The text by which every store keeps a value, the same for equal values of all types but `numeric`, whose
 * digits are kept as written. Undefined where the value does not fit the type. Null is not for here.
 *
 * @example
 * encodeValue('bigint', 42) // '42'
 * encodeValue('numeric', '-0.10') // '-0.10'
 * encodeValue('int', 1.5) // undefined
 */
export function encodeValue(type: ColumnType, value: unknown): string | undefined {
  switch (type) {
    case 'text':
      return typeof value === 'string' && !UNSTORABLE.test(value) ? value : undefined
    case 'int':
      return typeof value === 'number' &&
        Number.isInteger(value) &&
        Math.abs(value + 0.5) <= INT_LARGEST + 0.5
        ? String(value)
        : undefined
    case 'bigint':
      return encodeBigint(value)
    case 'numeric':
      return typeof value === 'string' ? encodeNumeric(value) : undefined
    case 'instant':
      return typeof value === 'string' ? encodeInstant(value) : undefined
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : undefined
    case 'json':
      return jsonText(value)
  }
}

/**
 * The value that {@link encodeValue} wrote: the same in every store.
 *
 * @example
 * decodeValue('int', '42') // 42
 */
export function decodeValue(type: ColumnType, text: string): Json {
  switch (type) {
    case 'int':
      return Number(text)
    case 'boolean':
      return text === 'true' || text === 't'
    case 'json':
      return canonicalJson(JSON.parse(text) as Json)
    default:
      return text
  }
}

/**
 * Orders two encoded values of a type as the databases do.
 *
 * @example
 * compareEncoded('numeric', '9.5', '10') // -1
 */
export function compareEncoded(type: ColumnType, a: string, b: string): number {
  switch (type) {
    case 'int':
      return Number(a) - Number(b)
    case 'bigint':
    case 'numeric':
      return compareNumeric(a, b)
    case 'instant':
      return compareText(a.slice(0, -1), b.slice(0, -1))
    case 'json':
      return compareText(sameContent(type, a), sameContent(type, b))
    default:
      return compareText(a, b)
  }
}

/**
 * A text that is equal for two encoded values exactly when they mean the same: 1.5 and 1.50.
 *
 * @example
 * sameContent('numeric', '1.50') // '1.5'
 */
export function sameContent(type: ColumnType, text: string): string {
  if (type === 'numeric' && text.includes('.')) return text.replace(/\.?0+$/, '')
  if (type === 'json') return JSON.stringify(canonicalJson(JSON.parse(text) as Json))
  return text
}

function encodeBigint(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined
  if (typeof value !== 'string') return undefined
  if (BIGINT_PLAIN.test(value)) return value
  if (!BIGINT_ANY.test(value)) return undefined
  const parsed = BigInt(value)
  return parsed <= BIGINT_LARGEST && parsed >= -BIGINT_LARGEST - 1n ? String(parsed) : undefined
}

function encodeNumeric(value: string): string | undefined {
  if (value.length > NUMERIC_LONGEST) return undefined
  if (NUMERIC_PLAIN.test(value)) return value
  const match = NUMERIC_ANY.exec(value)
  if (!match) return undefined
  const digits = match[2] ?? ''
  return match[1] === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits
}

function encodeInstant(value: string): string | undefined {
  if (!INSTANT.test(value) || Number(value.slice(8, 10)) > 28) return encodeOtherInstant(value)
  return value.endsWith('.000Z') ? `${value.slice(0, 19)}Z` : value
}

/** Forms that `parseInstant` reads beside the usual one, and the days that not every month has. */
function encodeOtherInstant(value: string): string | undefined {
  try {
    const text = formatInstant(parseInstant(value))
    // Year 0 is 1 BC to us and no year at all to PostgreSQL.
    return text.startsWith('0000') ? undefined : text
  } catch {
    return undefined
  }
}

function compareNumeric(a: string, b: string): number {
  const places = Math.max(placesOf(a), placesOf(b))
  const difference = scaledBy(a, places) - scaledBy(b, places)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function placesOf(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

function scaledBy(text: string, places: number): bigint {
  return BigInt(text.replace('.', '') + '0'.repeat(places - placesOf(text)))
}
