import type { Refusal } from '@longlines/core/errors'
import { refusal } from './record.ts'

/** What a line holds. Kept apart, because an object may look like a refusal. */
export type ReadObject =
  | { readonly object: Readonly<Record<string, unknown>> }
  | { readonly refusal: Refusal }

/**
 * The object on a line of NDJSON, or why there is none. An object that has a key twice is refused: a JSON
 * parser takes the last one without a word, another system the first one, and one of them is the quantity.
 */
export function readObject(text: string): ReadObject {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return malformed('Line is not JSON; write one whole object a line.')
  }
  if (!isObject(value)) return malformed('Line is JSON but not an object; write one object a line.')
  return keysWritten(text) === keysOf(value)
    ? { object: value }
    : malformed(`Key ${keyTwice(text)} stands twice in one object; nobody could say which one is meant.`)
}

function malformed(message: string): ReadObject {
  return { refusal: refusal('usage.malformed', message) }
}

/** True for an object that is no array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const QUOTE = 34
const COLON = 58
const BACKSLASH = 92

/** How many keys a JSON text writes: far cheaper than telling which, and enough where all is well. */
function keysWritten(text: string): number {
  const hasEscapes = text.includes('\\')
  let keys = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = hasEscapes ? pastText(text, at) : text.indexOf('"', at + 1) + 1
    while (isSpace(text.charCodeAt(at))) at++
    if (text.charCodeAt(at) === COLON) keys++
  }
  return keys
}

/** After the quote that ends the text which begins at `start`. */
function pastText(text: string, start: number): number {
  let at = start + 1
  for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at))
    at += code === BACKSLASH ? 2 : 1
  return at + 1
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 10
}

/** Not recursive: a line of a megabyte may be half a million lists deep. */
function keysOf(value: object): number {
  let keys = 0
  const open: object[] = [value]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (!Array.isArray(at)) keys += Object.keys(at).length
    for (const inner of Object.values(at)) if (typeof inner === 'object' && inner !== null) open.push(inner)
  }
  return keys
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}]/g

/** The first key that stands twice in one object of a JSON text, as it is written. */
function keyTwice(text: string): string {
  const open: Set<string>[] = []
  for (const [token, colon] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (colon !== undefined) {
      const keys = open[open.length - 1]
      const key = token.slice(0, -colon.length)
      if (keys?.has(key)) return key.slice(0, 64)
      keys?.add(key)
    }
  }
  // Written in two ways, such as "a" and "\\u0061".
  return 'written in two ways'
}
