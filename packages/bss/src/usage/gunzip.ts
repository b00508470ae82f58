import { LonglinesError } from '@longlines/core/errors'
import { type ByteSource, bytesOf } from './source.ts'

/**
 * The bytes of a source, unpacked if they begin as gzip does. What can be unpacked of a damaged file is
 * given before the error is thrown.
 *
 * @throws LonglinesError `usage.truncated` when the file ends in the middle; `usage.trailing_data` when something else
 * follows its end; `usage.damaged_file` when its content does not fit its check sum: then what was given may be wrong
 * @example
 * const pieces: Uint8Array[] = []
 * for await (const bytes of unpacked(['not packed'])) pieces.push(bytes)
 * new TextDecoder().decode(pieces[0]) // 'not packed'
 */
export async function* unpacked(source: ByteSource): AsyncGenerator<Uint8Array> {
  const pieces = bytesOf(source)
  let first: Uint8Array = new Uint8Array(0)
  while (first.length < 2) {
    const next = await pieces.next()
    if (next.done === true) break
    first = first.length === 0 ? next.value : Uint8Array.of(...first, ...next.value)
  }
  if (first[0] === 0x1f && first[1] === 0x8b) {
    yield* inflate(first, pieces)
    return
  }
  if (first.length > 0) yield first
  yield* pieces
}

async function* inflate(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream('gzip')
  const given = { bytes: 0 }
  // Reading runs beside writing: an error at the end would discard what was unpacked and not yet read.
  const written = write(stream.writable.getWriter(), withSlowEnd(first, rest, given))
  const reader = stream.readable.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      given.bytes += value.length
      yield value
    }
    const failed = await written
    if (failed !== undefined) throw failed.error
  } catch (error) {
    const failed = await written
    throw failed?.fromSource ? failed.error : damaged(error, given.bytes)
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

interface Failure {
  readonly error: unknown
  readonly fromSource: boolean
}

/** How much of the end is held back until it is known to be the end. */
const HELD = 8192
/** Deflate makes no byte into more than this. */
const MOST_PER_BYTE = 1032

/**
 * The packed bytes, the last of them one by one if something seems to follow the end of the gzip file: an error takes
 * with it what was unpacked of the same piece. Whether something follows shows in the last four bytes, which should say
 * how long the content is.
 */
async function* withSlowEnd(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
  given: { readonly bytes: number },
): AsyncGenerator<Uint8Array> {
  const held = [first]
  let length = first.length
  for await (const piece of rest) {
    held.push(piece)
    length += piece.length
    for (let [next] = held; next !== undefined && length - next.length >= HELD; [next] = held) {
      held.shift()
      length -= next.length
      yield next.slice()
    }
  }
  const end = joined(held, length)
  const contentLength = length < 4 ? 0 : new DataView(end.buffer).getUint32(length - 4, true)
  const toCome = (contentLength - given.bytes) >>> 0
  if (toCome <= length * MOST_PER_BYTE) {
    yield end
    return
  }
  const slowFrom = Math.max(0, length - HELD)
  if (slowFrom > 0) yield end.slice(0, slowFrom)
  for (let at = slowFrom; at < length; at += 1) yield end.slice(at, at + 1)
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

async function write(
  writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
  rest: AsyncGenerator<Uint8Array>,
): Promise<Failure | undefined> {
  try {
    for (;;) {
      const next = await rest.next().catch((error: unknown) => ({ failure: error }))
      if ('failure' in next) {
        await writer.abort(next.failure).catch(() => undefined)
        return { error: next.failure, fromSource: true }
      }
      if (next.done === true) break
      await writer.write(next.value.slice())
    }
    await writer.close()
    return undefined
  } catch (error) {
    await rest.return(undefined)
    return { error, fromSource: false }
  }
}

function damaged(cause: unknown, given: number): LonglinesError {
  const text = cause instanceof Error ? cause.message : String(cause)
  if (/unexpected end|truncat/i.test(text)) {
    return new LonglinesError(
      'usage.truncated',
      'The gzip file ends in the middle; fetch it again. What came before was read.',
      { cause },
    )
  }
  if (given > 0 && /header/i.test(text)) {
    return new LonglinesError(
      'usage.trailing_data',
      'Something that is no gzip follows the end of the gzip file; see whether more was to come. What came before was read.',
      { cause },
    )
  }
  return new LonglinesError(
    'usage.damaged_file',
    `The gzip file is damaged (${text}), and what was read of it may be wrong: undo what was taken, and fetch it again.`,
    { cause },
  )
}
