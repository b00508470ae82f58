import { isLonglinesError } from '@longlines/core/errors'
import { parseInstant } from '@longlines/core/time'
import { usableQuantity } from '../quantity.ts'
import type { UsageRecord } from '../record.ts'
import { isExact } from '../usage-line.ts'
import type { ByteText } from './byte-text.ts'
import type { KnownTexts } from './known-texts.ts'
import type { LineShape, SlotRole } from './line-shape.ts'

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

/** What is done with a value: the order of these numbers is that of `ROLES`. */
const ROLES: readonly SlotRole[] = [
  'id',
  'startedAt',
  'subscriptionId',
  'identity',
  'accountId',
  'quantity',
  'attribute',
]
const ID = 0
const STARTED_AT = 1
const SUBSCRIPTION = 2
const IDENTITY = 3
const ACCOUNT = 4
const QUANTITY = 5
/** Added to the role where the value is a number. */
const NUMERIC = 8
const TAIL = 16

/**
 * A shape as one row of numbers, read from left to right: for each value what is done with it, the length of the
 * text before it, and that text in words of four bytes and then single bytes; at the end the tail.
 */
function programOf(shape: LineShape): Int32Array {
  const program: number[] = []
  const literal = (text: string): void => {
    const bytes = new TextEncoder().encode(text)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    program.push(bytes.length)
    for (let at = 0; at + 4 <= bytes.length; at += 4) program.push(view.getInt32(at, true))
    program.push(...bytes.slice(bytes.length & ~3))
  }
  for (const slot of shape.slots) {
    program.push(ROLES.indexOf(slot.role) + (slot.kind === 'number' ? NUMERIC : 0))
    literal(slot.literal)
  }
  program.push(TAIL)
  literal(shape.tail)
  return Int32Array.from(program)
}

/**
 * Reads lines of one shape. Anything but exactly this shape, and any value that the full reader would refuse,
 * gives undefined: that line is read again by the full reader, so that both always agree.
 */
export class ShapeReader {
  /** Where the line ended, after its line feed; valid after `read` gave a record. */
  end = 0
  private number = 0
  private place = 0
  private readonly program: Int32Array
  /** Names of the attributes, in the order of the program. */
  private readonly names: readonly string[]
  private readonly constants: readonly (readonly [name: string, value: string])[]
  private readonly type: string
  private readonly unit: string

  constructor(
    shape: LineShape,
    private readonly who: KnownTexts,
    private readonly days: DayBytes,
  ) {
    this.program = programOf(shape)
    this.names = shape.slots.filter(({ role }) => role === 'attribute').map(({ name }) => propertyName(name))
    this.constants = Object.entries(shape.constants)
    this.type = shape.type
    this.unit = shape.unit
  }

  read(lines: ByteText, start: number): UsageRecord | undefined {
    const { bytes, text } = lines
    const { names, who } = this
    let id = ''
    let subscriptionId: string | undefined
    let identity: string | undefined
    let accountId: string | undefined
    let startedAt = ''
    let startMs = Number.NaN
    let quantity: number | string | undefined
    const attributes: Record<string, string | number> = {}
    let name = 0
    this.place = 0
    for (let at = start; ; ) {
      const role = this.program[this.place] as number
      const from = this.pastLiteral(lines, at)
      if (from < 0) return undefined
      if (role === TAIL) {
        at = from
        if (!this.lineEnd(bytes, at)) return undefined
        break
      }
      at =
        role >= NUMERIC
          ? this.pastNumber(lines, from)
          : role === STARTED_AT
            ? pastInstant(bytes, from)
            : pastText(bytes, from)
      if (at < 0) return undefined
      if (role === NUMERIC + QUANTITY) quantity = this.number
      else if (role > NUMERIC) attributes[names[name++] as string] = this.number
      else if (role === ID) id = text.slice(from, at)
      else if (role === STARTED_AT) {
        startMs = this.days.instant(bytes, text, from, at)
        startedAt = text.slice(from, at)
      } else if (role === SUBSCRIPTION) subscriptionId = who.get(lines, from, at)
      else if (role === IDENTITY) identity = who.get(lines, from, at)
      else if (role === ACCOUNT) accountId = who.get(lines, from, at)
      else if (role === QUANTITY) quantity = text.slice(from, at)
      else attributes[names[name++] as string] = text.slice(from, at)
    }
    for (let index = 0; index < this.constants.length; index++) {
      const [constant, value] = this.constants[index] as readonly [string, string]
      attributes[constant] = value
    }
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
    const whoever = whose(subscriptionId, identity, accountId)
    return whoever && { id, type, ...whoever, startedAt, startMs, quantity: usable, unit, attributes }
  }

  /** Compares the text that does not change; gives where it ends, or -1. */
  private pastLiteral({ bytes, view }: ByteText, start: number): number {
    const { program } = this
    let place = this.place + 2
    let at = start
    const length = program[place - 1] as number
    if (start + length > bytes.length) return -1
    for (const end = place + (length >> 2); place < end; place++, at += 4) {
      if (view.getInt32(at, true) !== program[place]) return -1
    }
    for (const end = place + (length & 3); place < end; place++, at++) {
      if (bytes[at] !== program[place]) return -1
    }
    this.place = place
    return at
  }

  private pastNumber({ bytes, text }: ByteText, start: number): number {
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
      return at
    }
    NUMBER.lastIndex = start
    const found = NUMBER.exec(text)?.[0]
    if (found === undefined) return -1
    this.number = Number(found)
    return isExact(this.number) ? start + found.length : -1
  }

  private lineEnd(bytes: Uint8Array, start: number): boolean {
    const at = bytes[start] === RETURN ? start + 1 : start
    this.end = at + 1
    return bytes[at] === LINE_FEED
  }
}

/** Where plain text ends at its quote, or -1. */
function pastText(bytes: Uint8Array, start: number): number {
  let at = start
  while (ENDS_TEXT[bytes[at] as number] === 0) at++
  return bytes[at] === QUOTE ? at : -1
}

/** Where an instant ends, or -1. Its form says where: each byte of it is looked at once, when it is read. */
function pastInstant(bytes: Uint8Array, start: number): number {
  if (bytes[start + 20] === QUOTE) return start + 20
  return bytes[start + 24] === QUOTE ? start + 24 : -1
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
