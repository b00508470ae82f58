import { AHEAD, type BitSource } from './bit-source.ts'
import { CodeTable } from './huffman.ts'

const WINDOW = 32_768
const LONGEST_MATCH = 258
/** The window, and as much again as is given at once. */
const SIZE = WINDOW + 65_536 + LONGEST_MATCH
/** A length and a distance take six bytes at most, beside the four that are held. */
const SYMBOL = 8
const END_OF_BLOCK = 256

const LENGTH_BASE = /* @__PURE__ */ Uint16Array.of(
  ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163],
  ...[195, 227, 258],
)
const LENGTH_BITS = /* @__PURE__ */ Uint8Array.of(
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
)
const DISTANCE_BASE = /* @__PURE__ */ Uint16Array.of(
  ...[1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073],
  ...[4097, 6145, 8193, 12289, 16385, 24577],
)
const DISTANCE_BITS = /* @__PURE__ */ Uint8Array.of(
  ...[0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13],
)
/** The order in which a block gives the lengths of the codes for lengths. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const

/** Why reading stops: room or input is wanted, the block is over, or the data are no deflate or end too early. */
type Stop = 'full' | 'hungry' | 'block' | 'damaged' | 'truncated'

/** What ends inflating before its end. */
export type InflateFault = Extract<Stop, 'damaged' | 'truncated'>

/**
 * Undoes deflate (RFC 1951) of bytes that come in pieces. Unlike `DecompressionStream` it gives everything that stands
 * before a fault, and knows at which byte the content ends.
 */
export class Inflater {
  /** The content is at its end; what follows was not read. */
  done = false
  /** What is wrong; everything before it was given. */
  fault: InflateFault | undefined
  private readonly out = new Uint8Array(SIZE)
  private position = 0
  private given = 0
  private block: 'none' | 'stored' | 'coded' = 'none'
  private last = false
  private stored = 0
  private readonly symbols = new CodeTable()
  private readonly distances = new CodeTable()

  constructor(private readonly source: BitSource) {}

  /** Begins a new content, which refers to nothing before it. */
  reset(): void {
    this.done = false
    this.position = 0
    this.given = 0
    this.block = 'none'
    this.last = false
  }

  /** The next bytes; undefined when more input is needed, at the end, and at a fault. */
  read(): Uint8Array | undefined {
    this.makeRoom()
    let stop: Stop = 'block'
    while (stop === 'block' && !this.done) stop = this.step()
    if (stop === 'damaged' || stop === 'truncated') {
      // Zeros after the end, read as bits, are seldom deflate.
      this.fault = this.source.overrun ? 'truncated' : stop
    }
    if (this.position === this.given) return undefined
    const bytes = this.out.slice(this.given, this.position)
    this.given = this.position
    return bytes
  }

  private makeRoom(): void {
    if (this.position <= SIZE - LONGEST_MATCH - 1 || this.fault !== undefined) return
    this.out.copyWithin(0, this.position - WINDOW, this.position)
    this.position = WINDOW
    this.given = WINDOW
  }

  private step(): Stop {
    if (this.fault !== undefined) return this.fault
    if (this.block === 'coded') return this.over(this.coded())
    if (this.block === 'stored') return this.over(this.copyStored())
    if (!this.source.has(AHEAD)) return 'hungry'
    this.last = this.source.bits(1) === 1
    const kind = this.source.bits(2)
    if (kind === 0) return this.openStored()
    if (kind === 3) return 'damaged'
    this.block = 'coded'
    const filled = kind === 1 ? this.fixedCodes() : this.ownCodes()
    return filled && !this.source.overrun ? 'block' : 'damaged'
  }

  private over(stop: Stop): Stop {
    if (stop !== 'block') return stop
    this.block = 'none'
    this.done = this.last
    if (this.done) this.source.align()
    return stop
  }

  private openStored(): Stop {
    this.source.align()
    this.stored = this.source.bits(16)
    const check = this.source.bits(16)
    this.source.align()
    if (this.source.overrun) return 'truncated'
    if ((this.stored ^ check) !== 0xffff) return 'damaged'
    this.block = 'stored'
    return 'block'
  }

  private copyStored(): Stop {
    const { source, out } = this
    const count = Math.min(this.stored, source.length - source.at, SIZE - this.position)
    out.set(source.bytes.subarray(source.at, source.at + count), this.position)
    source.at += count
    this.position += count
    this.stored -= count
    if (this.stored === 0) return 'block'
    if (source.at < source.length) return 'full'
    return source.ended ? 'truncated' : 'hungry'
  }

  private fixedCodes(): boolean {
    const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280)
    return this.symbols.fill(lengths) && this.distances.fill(new Uint8Array(30).fill(5))
  }

  /** Reads the codes with which a block begins. */
  private ownCodes(): boolean {
    const { source } = this
    const symbols = source.bits(5) + 257
    const distances = source.bits(5) + 1
    const given = source.bits(4) + 4
    if (symbols > 286 || distances > 30) return false
    const lengths = new Uint8Array(symbols + distances)
    const ofLengths = new Uint8Array(19)
    for (const symbol of ORDER.slice(0, given)) ofLengths[symbol] = source.bits(3)
    if (!this.symbols.fill(ofLengths)) return false
    for (let at = 0; at < lengths.length; ) {
      const symbol = this.lengthSymbol()
      if (symbol < 0 || (symbol === 16 && at === 0)) return false
      if (symbol < 16) {
        lengths[at++] = symbol
        continue
      }
      const times =
        symbol === 16 ? 3 + source.bits(2) : symbol === 17 ? 3 + source.bits(3) : 11 + source.bits(7)
      if (at + times > lengths.length) return false
      if (symbol === 16) lengths.fill(lengths[at - 1] as number, at, at + times)
      at += times
    }
    if (lengths[END_OF_BLOCK] === 0) return false
    return this.symbols.fill(lengths.subarray(0, symbols)) && this.distances.fill(lengths.subarray(symbols))
  }

  private lengthSymbol(): number {
    const { source, symbols } = this
    while (source.count < 7) {
      source.hold |= (source.bytes[source.at++] ?? 0) << source.count
      source.count += 8
    }
    const entry = symbols.entries[source.hold & symbols.mask] as number
    source.hold >>>= entry & 15
    source.count -= entry & 15
    return entry === 0 ? -1 : entry >> 4
  }

  /** Reads symbols until the block is over. Its state is kept in variables: every byte of a file goes through here. */
  private coded(): Stop {
    const { source, out } = this
    const { bytes, length, ended } = source
    const { entries: symbols, mask: symbolMask } = this.symbols
    const { entries: distances, mask: distanceMask } = this.distances
    let { at, hold, count } = source
    let { position } = this
    let stop: Stop | undefined
    while (stop === undefined) {
      if (position > SIZE - LONGEST_MATCH - 1) stop = 'full'
      else if (at + SYMBOL > length && !ended) stop = 'hungry'
      if (stop !== undefined) break
      for (; count < 24; count += 8) hold |= (bytes[at++] as number) << count
      const entry = symbols[hold & symbolMask] as number
      const symbol = entry >> 4
      hold >>>= entry & 15
      count -= entry & 15
      if (entry === 0) stop = 'damaged'
      else if (at > length && at * 8 - count > length * 8) stop = 'truncated'
      else if (symbol < END_OF_BLOCK) out[position++] = symbol
      else if (symbol === END_OF_BLOCK) stop = 'block'
      else if (symbol > 285) stop = 'damaged'
      else {
        const lengthBits = LENGTH_BITS[symbol - 257] as number
        const end = position + (LENGTH_BASE[symbol - 257] as number) + (hold & ((1 << lengthBits) - 1))
        hold >>>= lengthBits
        count -= lengthBits
        for (; count < 24; count += 8) hold |= (bytes[at++] as number) << count
        const coded = distances[hold & distanceMask] as number
        hold >>>= coded & 15
        count -= coded & 15
        for (; count < 24; count += 8) hold |= (bytes[at++] as number) << count
        const distanceBits = DISTANCE_BITS[coded >> 4] as number
        let from = position - (DISTANCE_BASE[coded >> 4] as number) - (hold & ((1 << distanceBits) - 1))
        hold >>>= distanceBits
        count -= distanceBits
        if (at > length && at * 8 - count > length * 8) stop = 'truncated'
        // Negative: before the content began. NaN: a distance that stands for none.
        else if (coded === 0 || !(from >= 0)) stop = 'damaged'
        else while (position < end) out[position++] = out[from++] as number
      }
    }
    source.at = at
    source.hold = hold
    source.count = count
    this.position = position
    return stop
  }
}
