import { isLonglinesError } from '@longlines/core/errors'
import { parseInstant } from '@longlines/core/time'
import { usableQuantity } from '../quantity.ts'
import type { UsageRecord } from '../record.ts'
import type { ByteText } from './byte-text.ts'
import { KnownTexts } from './known-texts.ts'
import type { LineShape, Slot } from './line-shape.ts'

const QUOTE = 34
const ZERO = 48
const NINE = 57
const LINE_FEED = 10
const RETURN = 13
/** Digits of which every whole number is exact. */
const EXACT_DIGITS = 15

/**
 * 1 for bytes at which plain text ends: the quote, the backslash, line ends and other control characters, and
 * everything beyond ASCII, where the text is not the bytes.
 */
const ENDS_TEXT = Uint8Array.from({ length: 256 }, (_, code) =>
  code < 32 || code > 126 || code === QUOTE || code === 92 ? 1 : 0,
)

interface ByteSlot extends Slot {
  readonly bytes: Literal
}

/** A text that does not change, in words of four bytes and what is left. */
interface Literal {
  readonly length: number
  readonly words: Int32Array
  readonly rest: Uint8Array
}

function literalOf(text: string): Literal {
  const bytes = new TextEncoder().encode(text)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const words = Int32Array.from({ length: bytes.length >> 2 }, (_, index) => view.getInt32(index * 4, true))
  return { length: bytes.length, words, rest: bytes.slice(words.length * 4) }
}

/** Texts that were met before in a source. */
export class ScanTexts {
  readonly who = new KnownTexts(16_384, true)
  readonly values = new KnownTexts(4096, false)
}

/**
 * Reads lines of one shape. Anything but exactly this shape, and any value that the full reader would refuse,
 * gives undefined: that line is read again by the full reader, so that both always agree.
 */
export class ShapeReader {
  /** Where the line ended, after its line feed; valid after `read` gave a record. */
  end = 0
  private at = 0
  private number = 0
  private readonly slots: readonly ByteSlot[]
  private readonly tail: Literal
  private readonly constants: readonly (readonly [name: string, value: string])[]
  private readonly type: string
  private readonly unit: string

  constructor(
    shape: LineShape,
    private readonly texts: ScanTexts,
    private readonly days: DayBytes,
  ) {
    this.slots = shape.slots.map((slot) => ({
      ...slot,
      name: propertyName(slot.name),
      bytes: literalOf(slot.literal),
    }))
    this.tail = literalOf(shape.tail)
    this.constants = Object.entries(shape.constants)
    this.type = shape.type
    this.unit = shape.unit
  }

  read(lines: ByteText, start: number): UsageRecord | undefined {
    const { bytes, view, text } = lines
    this.at = start
    let id = ''
    let subscriptionId: string | undefined
    let identity: string | undefined
    let accountId: string | undefined
    let startedAt = ''
    let startMs = Number.NaN
    let quantity: number | string | undefined
    const attributes: Record<string, string | number> = {}
    const { slots } = this
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] as ByteSlot
      if (!this.literal(bytes, view, slot.bytes)) return undefined
      const from = this.at
      if (slot.kind === 'number') {
        if (!this.pastNumber(bytes, text)) return undefined
        if (slot.role === 'quantity') quantity = this.number
        else attributes[slot.name] = this.number
        continue
      }
      if (slot.role === 'startedAt') {
        if (!this.pastInstant(bytes)) return undefined
        startMs = this.days.instant(bytes, text, from, this.at)
        startedAt = text.slice(from, this.at)
        continue
      }
      if (!this.pastText(bytes)) return undefined
      switch (slot.role) {
        case 'id':
          id = text.slice(from, this.at)
          break
        case 'subscriptionId':
          subscriptionId = this.texts.who.get(lines, from, this.at)
          break
        case 'identity':
          identity = this.texts.who.get(lines, from, this.at)
          break
        case 'accountId':
          accountId = this.texts.who.get(lines, from, this.at)
          break
        case 'quantity':
          quantity = text.slice(from, this.at)
          break
        default:
          attributes[slot.name] = this.texts.values.get(lines, from, this.at)
      }
    }
    if (!this.literal(bytes, view, this.tail) || !this.lineEnd(bytes)) return undefined
    for (const [name, value] of this.constants) attributes[name] = value
    if (id === '' || quantity === undefined || Number.isNaN(startMs)) return undefined
    const usable = usableQuantity(quantity)
    if (typeof usable === 'object') return undefined
    const { type, unit } = this
    if (
      subscriptionId !== undefined &&
      subscriptionId !== '' &&
      identity === undefined &&
      accountId === undefined
    ) {
      return { id, type, subscriptionId, startedAt, startMs, quantity: usable, unit, attributes }
    }
    const who = whose(subscriptionId, identity, accountId)
    return who && { id, type, ...who, startedAt, startMs, quantity: usable, unit, attributes }
  }

  private literal(bytes: Uint8Array, view: DataView, { length, words, rest }: Literal): boolean {
    let { at } = this
    if (at + length > bytes.length) return false
    for (let index = 0; index < words.length; index++) {
      if (view.getInt32(at, true) !== words[index]) return false
      at += 4
    }
    for (let index = 0; index < rest.length; index++) {
      if (bytes[at++] !== rest[index]) return false
    }
    this.at = at
    return true
  }

  private pastText(bytes: Uint8Array): boolean {
    let { at } = this
    while (ENDS_TEXT[bytes[at] as number] === 0) at++
    this.at = at
    return bytes[at] === QUOTE
  }

  /** Its form says where it ends: each byte of it is looked at once. */
  private pastInstant(bytes: Uint8Array): boolean {
    this.at += bytes[this.at + 20] === QUOTE ? 20 : 24
    return bytes[this.at] === QUOTE
  }

  private pastNumber(bytes: Uint8Array, text: string): boolean {
    const start = this.at
    let at = start
    let value = 0
    let code = bytes[at] as number
    while (code >= ZERO && code <= NINE) {
      value = value * 10 + (code - ZERO)
      code = bytes[++at] as number
    }
    const digits = at - start
    const isWhole = code !== 46 && code !== 69 && code !== 101
    if (isWhole && digits > 0 && digits <= EXACT_DIGITS && (digits === 1 || bytes[start] !== ZERO)) {
      this.number = value
      this.at = at
      return true
    }
    NUMBER.lastIndex = start
    const found = NUMBER.exec(text)?.[0]
    if (found === undefined) return false
    this.number = Number(found)
    this.at = start + found.length
    return Number.isFinite(this.number)
  }

  private lineEnd(bytes: Uint8Array): boolean {
    const at = bytes[this.at] === RETURN ? this.at + 1 : this.at
    this.end = at + 1
    return bytes[at] === LINE_FEED
  }
}

/** The same name as engines keep it for properties: writing one by a text cut from a file is many times slower. */
function propertyName(name: string): string {
  return Object.keys({ [name]: 0 })[0] ?? name
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Who used it, where a record names more than a subscription; undefined where the full reader must look. */
function whose(
  subscriptionId: string | undefined,
  identity: string | undefined,
  accountId: string | undefined,
): Pick<UsageRecord, 'subscriptionId' | 'identity' | 'accountId'> | undefined {
  if (subscriptionId === '' || identity === '' || accountId === '') return undefined
  if (subscriptionId === undefined && identity === undefined) return undefined
  return {
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(identity === undefined ? {} : { identity }),
    ...(accountId === undefined ? {} : { accountId }),
  }
}

const DATE_LENGTH = 10

/** Reads instants from bytes; the date of one is mostly that of the one before. */
export class DayBytes {
  private readonly date = new Uint8Array(DATE_LENGTH)
  private dayMs = Number.NaN

  /** Epoch ms of `YYYY-MM-DDTHH:MM:SS[.fff]Z`; NaN for any other form, which the full reader normalises. */
  instant(bytes: Uint8Array, text: string, start: number, end: number): number {
    const length = end - start
    if (length !== 20 && length !== 24) return Number.NaN
    for (let index = 0; index < DATE_LENGTH; index++) {
      if (this.date[index] !== bytes[start + index]) {
        this.learn(bytes, text.slice(start, start + DATE_LENGTH), start)
        break
      }
    }
    const hours = two(bytes, start + 11)
    const minutes = two(bytes, start + 14)
    const seconds = two(bytes, start + 17)
    const marked =
      bytes[start + 10] === 84 &&
      bytes[start + 13] === 58 &&
      bytes[start + 16] === 58 &&
      bytes[end - 1] === 90
    if (!marked || !(hours < 24 && minutes < 60 && seconds < 60)) return Number.NaN
    let milliseconds = 0
    if (length === 24) {
      const units = (bytes[start + 22] as number) - ZERO
      if (bytes[start + 19] !== 46 || units < 0 || units > 9) return Number.NaN
      milliseconds = two(bytes, start + 20) * 10 + units
    }
    return this.dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds
  }

  private learn(bytes: Uint8Array, date: string, start: number): void {
    for (let index = 0; index < DATE_LENGTH; index++) this.date[index] = bytes[start + index] as number
    try {
      this.dayMs = parseInstant(`${date}T00:00:00Z`)
    } catch (error) {
      if (!isLonglinesError(error)) throw error
      this.dayMs = Number.NaN
    }
  }
}

function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - ZERO
  const units = (bytes[at + 1] as number) - ZERO
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : Number.NaN
}
