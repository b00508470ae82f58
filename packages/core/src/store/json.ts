import type { Json } from './columns.ts'

// An escape of U+0000 or of half a surrogate pair: valid JSON, but no database text.
const UNSTORABLE = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/

/**
 * The JSON text of a value, or undefined where a database could not give the same value back: functions,
 * NaN, infinities, cycles, U+0000, halves of surrogate pairs.
 */
export function jsonText(value: unknown): string | undefined {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch {
    return undefined
  }
  if (text === undefined || UNSTORABLE.test(text)) return undefined
  // JSON.stringify writes NaN and infinities as null without a word, so look only where a null appears.
  return text.includes('null') && hasNonFinite(value) ? undefined : text
}

/** A deep copy whose keys are ordered as in PostgreSQL's jsonb, so that every store gives the same text. */
export function canonicalJson(value: Json): Json {
  if (Array.isArray(value)) return value.map(canonicalJson)
  if (typeof value !== 'object' || value === null) return value
  const from = value as Readonly<Record<string, Json>>
  const result: Record<string, Json> = {}
  for (const key of orderedKeys(from)) {
    const part = canonicalJson(from[key] as Json)
    if (key === '__proto__') defineKey(result, key, part)
    else result[key] = part
  }
  return result
}

function orderedKeys(value: Readonly<Record<string, Json>>): string[] {
  const keys = Object.keys(value)
  for (let i = 1; i < keys.length; i += 1) {
    if (compareKeys(keys[i - 1] as string, keys[i] as string) > 0) return keys.sort(compareKeys)
  }
  return keys
}

/** Assigning to it would set the prototype. */
function defineKey(result: Record<string, Json>, key: string, value: Json): void {
  Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true })
}

/** Freezes a JSON value and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const part of Object.values(value)) deepFreeze(part)
    Object.freeze(value)
  }
  return value
}

function hasNonFinite(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some(hasNonFinite)
}

function compareKeys(a: string, b: string): number {
  return utf8Length(a) - utf8Length(b) || compareText(a, b)
}

function utf8Length(text: string): number {
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) length += 1
    else if (code < 0x800 || (code >= 0xd800 && code < 0xe000)) length += 2
    else length += 3
  }
  return length
}

/** Orders texts by code point, as PostgreSQL's collation "C" does; JS `<` orders by UTF-16 unit. */
export function compareText(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rankOfUnit(x) - rankOfUnit(y)
  }
  return a.length - b.length
}

// Surrogates stand for code points above U+FFFF, so they come after the units U+E000 to U+FFFF.
function rankOfUnit(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x2800 : unit
}
