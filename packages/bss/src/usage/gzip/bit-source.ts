/** Nothing that is read without asking for more is longer: the header of a block has at most 570 bytes. */
export const AHEAD = 600

/** Bytes that come in pieces, read as bits: the lowest bit of a byte first. */
export class BitSource {
  bytes: Uint8Array = new Uint8Array(0)
  /** How many of the bytes are of the source; after its end come zeros, so that reading needs no care. */
  length = 0
  /** The next byte to be taken. */
  at = 0
  /** Bits that were taken and not read yet, and how many. */
  hold = 0
  count = 0
  ended = false
  private passed = 0

  /** Adds a piece behind what was not read yet. */
  feed(piece: Uint8Array): void {
    // Whole bytes that are held stand before `at`, and would not once `at` begins anew.
    this.at -= this.count >> 3
    this.count &= 7
    this.hold &= (1 << this.count) - 1
    const left = this.length - this.at
    this.passed += this.at
    if (left === 0) {
      this.bytes = piece
    } else {
      const joined = new Uint8Array(left + piece.length)
      joined.set(this.bytes.subarray(this.at, this.length))
      joined.set(piece, left)
      this.bytes = joined
    }
    this.at = 0
    this.length = this.bytes.length
  }

  /** No more is to come. */
  end(): void {
    this.feed(new Uint8Array(AHEAD))
    this.length -= AHEAD
    this.ended = true
  }

  /** True when so many bytes can be read, or nothing more will come. */
  has(bytes: number): boolean {
    return this.ended || this.length - this.at >= bytes
  }

  /** More bits were read than the source has. */
  get overrun(): boolean {
    return this.at * 8 - this.count > this.length * 8
  }

  /** Bytes of the whole source that were read; a byte of which a bit was read is. */
  get position(): number {
    return Math.min(this.passed + this.at - (this.count >> 3), this.total)
  }

  /** Bytes of the whole source so far. */
  get total(): number {
    return this.passed + this.length
  }

  /** The next bits as a number, at most 16. */
  bits(wanted: number): number {
    while (this.count < wanted) {
      this.hold |= (this.bytes[this.at++] ?? 0) << this.count
      this.count += 8
    }
    const value = this.hold & ((1 << wanted) - 1)
    this.hold >>>= wanted
    this.count -= wanted
    return value
  }

  /** Passes the rest of a byte of which bits were read, and gives whole bytes back. */
  align(): void {
    this.at -= this.count >> 3
    this.hold = 0
    this.count = 0
  }
}
