/** Where usage comes from: a file, a request body, an array in a test. */
export type ByteSource =
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>

/**
 * The pieces of a source as bytes. Web streams without an async iterator (Safari) work too.
 *
 * @example
 * const pieces: Uint8Array[] = []
 * for await (const bytes of bytesOf(['ab', 'c'])) pieces.push(bytes)
 * pieces.length // 2
 */
export async function* bytesOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  if (typeof source === 'string') {
    yield encoder.encode(source)
    return
  }
  for await (const piece of isStream(source) ? streamPieces(source) : source) {
    yield typeof piece === 'string' ? encoder.encode(piece) : piece
  }
}

function isStream(source: ByteSource): source is ReadableStream<Uint8Array> {
  return 'getReader' in source && typeof source.getReader === 'function'
}

async function* streamPieces(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let ended = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) {
        ended = true
        return
      }
      yield value
    }
  } finally {
    if (!ended) await reader.cancel()
    reader.releaseLock()
  }
}
