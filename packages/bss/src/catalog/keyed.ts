import type { Json } from '@longlines/core/store'
import { isObject } from './canonical.ts'

/** What an entry of a list goes by: its id, and for a price the time from which it is valid. */
function keyOf(entry: Json): string | undefined {
  if (!isObject(entry)) return undefined
  const { id, offeringId, validFor, price } = entry
  const name = id ?? offeringId
  if (typeof name !== 'string') return undefined
  const valid = validFor ?? (isObject(price) ? price.validFor : undefined)
  const from = isObject(valid) ? valid.from : undefined
  return typeof from === 'string' && 'type' in entry ? `${name}@${from}` : name
}

/** Entries of a list by what they go by; `undefined` where they have no names, or one twice. */
export function keyed(list: readonly Json[]): Map<string, Json> | undefined {
  const entries = new Map<string, Json>()
  for (const entry of list) {
    const key = keyOf(entry)
    if (key === undefined || entries.has(key)) return undefined
    entries.set(key, entry)
  }
  return entries
}
