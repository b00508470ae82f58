import { GunzipStream } from './gzip/gunzip-stream.ts'
import { type ByteSource, bytesOf } from './source.ts'

/**
 * The bytes of a source, unpacked if they begin as gzip does; several gzip files one after another are one. Everything
 * before a fault is given before the error is thrown.
 *
 * @throws LonglinesError `usage.truncated` when the file ends in the middle; `usage.trailing_data` when something else
 * follows its end; `usage.damaged_file` when its content does not fit its check sum: then what was given may be wrong.
 * `values.at` says at which byte
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
    yield* unpack(first, pieces)
    return
  }
  if (first.length > 0) yield first
  yield* pieces
}

async function* unpack(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new GunzipStream()
  const read = function* () {
    for (let bytes = stream.read(); bytes !== undefined; bytes = stream.read()) yield bytes
  }
  stream.feed(first)
  yield* read()
  for await (const piece of rest) {
    stream.feed(piece)
    yield* read()
  }
  stream.end()
  yield* read()
}
