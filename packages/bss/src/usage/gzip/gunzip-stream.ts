import { LonglinesError } from '@longlines/core/errors'
import { BitSource } from './bit-source.ts'
import { crc32 } from './crc.ts'
import { passHeader } from './gzip-header.ts'
import { Inflater } from './inflater.ts'

/** After the content: its check sum, and its length modulo 2^32. */
const TRAILER = 8

type Step = Uint8Array | 'hungry' | 'next' | 'end'

/** Unpacks gzip of one or several members, and says exactly where it stops to be gzip. */
export class GunzipStream {
  private readonly source = new BitSource()
  private readonly inflater = new Inflater(this.source)
  private state: 'header' | 'content' | 'trailer' | 'padding' = 'header'
  private members = 0
  private sum = 0
  private size = 0

  /** Adds packed bytes. */
  feed(piece: Uint8Array): void {
    this.source.feed(piece)
  }

  /** No more is to come. */
  end(): void {
    this.source.end()
  }

  /**
   * The next content; undefined when more packed bytes are needed, and at the end.
   *
   * @throws LonglinesError `usage.truncated`, `usage.trailing_data`, `usage.damaged_file`
   */
  read(): Uint8Array | undefined {
    for (;;) {
      const step = this.step()
      if (step === 'hungry' || step === 'end') return undefined
      if (step !== 'next') return step
    }
  }

  private step(): Step {
    if (this.state === 'header') return this.header()
    if (this.state === 'content') return this.content()
    return this.state === 'trailer' ? this.trailer() : this.padding()
  }

  private header(): Step {
    const found = passHeader(this.source)
    if (found.kind === 'hungry') return 'hungry'
    if (found.kind === 'strange') {
      throw this.members > 0 ? trailing(this.source.position) : damaged(found.why, this.source.position)
    }
    if (found.kind === 'truncated') throw truncated(this.source.total)
    this.inflater.reset()
    this.sum = 0
    this.size = 0
    this.members++
    this.state = 'content'
    return 'next'
  }

  private content(): Step {
    const bytes = this.inflater.read()
    if (bytes !== undefined) {
      this.sum = crc32(bytes, this.sum)
      this.size = (this.size + bytes.length) >>> 0
      return bytes
    }
    const { done, fault } = this.inflater
    if (fault === 'truncated') throw truncated(this.source.total)
    if (fault === 'damaged') throw damaged('its content is no deflate', this.source.position)
    if (!done) return 'hungry'
    this.state = 'trailer'
    return 'next'
  }

  private trailer(): Step {
    const { source } = this
    if (!source.has(TRAILER)) return 'hungry'
    if (source.length - source.at < TRAILER) throw truncated(source.total)
    const view = new DataView(source.bytes.buffer, source.bytes.byteOffset + source.at, TRAILER)
    if (view.getUint32(0, true) !== this.sum) throw damaged('its check sum is wrong', source.position)
    if (view.getUint32(4, true) !== this.size) throw damaged('its length is wrong', source.position + 4)
    source.at += TRAILER
    this.state = 'padding'
    return 'next'
  }

  /** Passes the zeros with which tapes and blocks are filled up. */
  private padding(): Step {
    const { source } = this
    while (source.at < source.length && source.bytes[source.at] === 0) source.at++
    if (source.at === source.length) return source.ended ? 'end' : 'hungry'
    // The first bytes of a header decide whether it is one.
    if (!source.has(4)) return 'hungry'
    if (source.length - source.at < 2) throw trailing(source.position)
    this.state = 'header'
    return 'next'
  }
}

function truncated(at: number): LonglinesError {
  return new LonglinesError(
    'usage.truncated',
    `The gzip file ends in the middle, after ${at} bytes; fetch it again. What came before was read.`,
    { values: { at } },
  )
}

function trailing(at: number): LonglinesError {
  return new LonglinesError(
    'usage.trailing_data',
    `The gzip file ends whole after ${at} bytes, and something that is no gzip follows; see whether more was to come. All of the gzip file was read.`,
    { values: { at } },
  )
}

function damaged(why: string, at: number): LonglinesError {
  return new LonglinesError(
    'usage.damaged_file',
    `The gzip file is damaged: ${why} at byte ${at}. What was read of it may be wrong: undo what was taken, and fetch it again.`,
    { values: { at } },
  )
}
