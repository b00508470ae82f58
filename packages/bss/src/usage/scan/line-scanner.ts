import type { Refusal } from '@longlines/core/errors'
import type { LineBlock } from '../lines.ts'
import type { UsageRecord } from '../record.ts'
import { isRefusal, readUsageLine } from '../usage-line.ts'
import type { ByteText } from './byte-text.ts'
import { KnownTexts } from './known-texts.ts'
import { learnShape } from './line-shape.ts'
import { DayBytes, ShapeReader } from './shape-reader.ts'

/** Who takes what is scanned. */
export interface ScanSink {
  record(record: UsageRecord, line: number, raw: RawLine): void
  refuse(refusal: Refusal, line: number, raw: string): void
}

/** The text of the line at hand, made when it is asked for. */
export type RawLine = () => string

/** Kinds of line that are kept in mind: one for each type, unit and order of keys. */
const SHAPES = 32
/** A file without any order stops being learnt from after so many shapes. */
const LEARNT = 256
const LINE_FEED = 10

/** Reads blocks of usage lines: by known shapes where they fit, by the full reader where they do not. */
export class LineScanner {
  private readonly who = new KnownTexts()
  private readonly days = new DayBytes()
  private readonly shapes: ShapeReader[] = []
  private readonly decoder = new TextDecoder()
  private learnt = 0

  /** Reads all lines of a block whose bytes were sound; gives how many there were. */
  scan(block: LineBlock, sink: ScanSink): number {
    const lines = byteText(block)
    const { bytes } = lines
    let line = block.firstLine
    let start = 0
    let end = 0
    const raw = (): string => this.decoder.decode(bytes.subarray(start, contentEnd(bytes, start, end)))
    for (; start < bytes.length; start = end, line++) {
      const record = this.shaped(lines, start)
      if (record !== undefined) {
        end = (this.shapes[0] as ShapeReader).end
        sink.record(record, line, raw)
      } else {
        end = bytes.indexOf(LINE_FEED, start) + 1
        const text = raw()
        if (text.trim() !== '') this.full(text, line, sink)
      }
    }
    return line - block.firstLine
  }

  private shaped(lines: ByteText, start: number): UsageRecord | undefined {
    const { shapes } = this
    for (let index = 0; index < shapes.length; index++) {
      const shape = shapes[index] as ShapeReader
      const record = shape.read(lines, start)
      if (record === undefined) continue
      // The one that fitted last comes first: lines of one kind tend to follow each other.
      if (index > 0) {
        shapes[index] = shapes[0] as ShapeReader
        shapes[0] = shape
      }
      return record
    }
    return undefined
  }

  private full(text: string, line: number, sink: ScanSink): void {
    const outcome = readUsageLine(text)
    if (isRefusal(outcome)) {
      sink.refuse(outcome, line, text)
      return
    }
    sink.record(outcome, line, () => text)
    if (this.learnt >= LEARNT) return
    const shape = learnShape(text)
    if (shape === undefined) return
    this.learnt++
    this.shapes.unshift(new ShapeReader(shape, this.who, this.days))
    if (this.shapes.length > SHAPES) this.shapes.pop()
  }
}

function byteText(block: LineBlock): ByteText {
  let { bytes } = block
  if (bytes[bytes.length - 1] !== LINE_FEED) {
    bytes = new Uint8Array(block.bytes.length + 1)
    bytes.set(block.bytes)
    bytes[bytes.length - 1] = LINE_FEED
  }
  // ASCII: the text has one character a byte. Otherwise one is made; no value beyond ASCII is cut from it.
  const isAscii = block.text.length === block.bytes.length
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return { bytes, view, text: isAscii ? block.text : new TextDecoder('latin1').decode(bytes) }
}

function contentEnd(bytes: Uint8Array, start: number, end: number): number {
  return end - start >= 2 && bytes[end - 2] === 13 ? end - 2 : end - 1
}
