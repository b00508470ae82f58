import { LonglinesError } from '@longlines/core/errors'
import { type ByteSource, bytesOf } from './source.ts'

/**
 * The bytes of a source, unpacked if they begin as gzip does. What can be unpacked of a damaged file is
 * given before the error is thrown.
 *
 * @throws LonglinesError `usage.truncated` when the file ends in the middle, `usage.malformed` when it is damaged
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
  // Reading runs beside writing: an error at the end would discard what was unpacked and not yet read.
  const written = write(stream.writable.getWriter(), first, rest)
  const reader = stream.readable.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      yield value
    }
    const failed = await written
    if (failed !== undefined) throw failed.error
  } catch (error) {
    const failed = await written
    throw failed?.fromSource ? failed.error : damaged(error)
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

interface Failure {
  readonly error: unknown
  readonly fromSource: boolean
}

async function write(
  writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): Promise<Failure | undefined> {
  try {
    await writer.write(first.slice())
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

function damaged(cause: unknown): LonglinesError {
  const text = cause instanceof Error ? cause.message : String(cause)
  return /unexpected end|truncat/i.test(text)
    ? new LonglinesError(
        'usage.truncated',
        'The gzip file ends in the middle; fetch it again. What came before was read.',
        { cause },
      )
    : new LonglinesError(
        'usage.malformed',
        `The gzip file is damaged (${text}); fetch it again. What came before was read.`,
        { cause },
      )
}
