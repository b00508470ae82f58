import type { UsageRecord } from './record.ts'

/**
 * A 53-bit hash of what a record says, whatever the order of its attributes. It tells a repeated record
 * from another one under the same key; records under different keys are never compared.
 *
 * @example
 * const record = { id: '1', type: 'sms', subscriptionId: 's', startedAt: '2026-01-01T00:00:00Z', startMs: 1767225600000, quantity: 1, unit: 'message', attributes: { a: 1, b: 2 } }
 * contentHash(record) === contentHash({ ...record, attributes: { b: 2, a: 1 } }) // true
 * contentHash(record) === contentHash({ ...record, quantity: 2 }) // false
 */
export function contentHash(record: UsageRecord): number {
  const who = `${record.subscriptionId ?? ''}\u0001${record.identity ?? ''}\u0001${record.accountId ?? ''}`
  let text = `${record.type}\u0001${who}\u0001${record.startMs}\u0001${record.quantity}\u0001${record.unit}`
  const names = Object.keys(record.attributes)
  if (names.length > 1) names.sort()
  for (const name of names) {
    const value = record.attributes[name]
    text += `\u0001${name}${typeof value === 'number' ? '#' : '='}${value}`
  }
  return hash53(text)
}

/** A text in 53 bits, which tells texts apart and keeps no secret. */
// cyrb53 by bryc (public domain): two multiplicative hashes mixed into 53 bits.
export function hash53(text: string): number {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (2097151 & low) + (high >>> 0)
}
