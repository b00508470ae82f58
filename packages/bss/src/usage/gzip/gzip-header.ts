import type { BitSource } from './bit-source.ts'

/** What stands where the header of a gzip file (RFC 1952) should be. */
export type HeaderReading =
  | { readonly kind: 'header' | 'hungry' | 'truncated' }
  /** It is no gzip, or none that anybody knows. */
  | { readonly kind: 'strange'; readonly why: string }

const DEFLATE = 8
const HAS_CHECK = 2
const HAS_EXTRA = 4
const HAS_NAME = 8
const HAS_COMMENT = 16
const RESERVED = 224
const FIXED = 10
/** A name and a comment have no limit of their own. */
const LONGEST = 1_048_576

/** Passes a header; reads nothing where there is none or it is not whole. */
export function passHeader(source: BitSource): HeaderReading {
  const bytes = source.bytes.subarray(source.at, source.length)
  const magic = [0x1f, 0x8b].every((byte, at) => at >= bytes.length || bytes[at] === byte)
  if (!magic || bytes.length === 0) return { kind: 'strange', why: 'it does not begin as gzip does' }
  const [, , method = DEFLATE, flags = 0] = bytes
  if (method !== DEFLATE)
    return { kind: 'strange', why: `compression method ${method} is none that gzip has` }
  if ((flags & RESERVED) !== 0) return { kind: 'strange', why: 'its header has flags that gzip has not' }
  const end = headerEnd(bytes, flags)
  if (end <= bytes.length) {
    source.at += end
    return { kind: 'header' }
  }
  if (bytes.length > LONGEST) return { kind: 'strange', why: 'its header never ends' }
  return { kind: source.ended ? 'truncated' : 'hungry' }
}

/** Where the header ends; beyond the bytes when they are not all there. */
function headerEnd(bytes: Uint8Array, flags: number): number {
  let at = FIXED
  if (flags & HAS_EXTRA) at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & flag) === 0) continue
    const zero = bytes.indexOf(0, at)
    if (zero < 0) return Number.POSITIVE_INFINITY
    at = zero + 1
  }
  return flags & HAS_CHECK ? at + 2 : at
}
