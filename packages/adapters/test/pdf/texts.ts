import { inflateSync } from 'node:zlib'

/** The texts of each page of a PDF set in standard fonts, in the order in which they are drawn. */
export function textsOf(pdf: Uint8Array): string[][] {
  const bytes = Buffer.from(pdf)
  const pages: string[][] = []
  let at = 0
  while (true) {
    const start = bytes.indexOf('stream\n', at)
    if (start < 0) return pages
    const end = bytes.indexOf('\nendstream', start)
    at = end + 10
    const content = inflateSync(bytes.subarray(start + 7, end)).toString('latin1')
    const texts = [...content.matchAll(/\[([^\]]*)\] TJ/g)].map(([, shown = '']) =>
      windows1252(Buffer.from([...shown.matchAll(/<([0-9a-f]*)>/g)].map(([, hex]) => hex).join(''), 'hex')),
    )
    pages.push(texts)
  }
}

/** Not by TextDecoder: some versions of Node read this encoding as ISO 8859-1. */
function windows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll('\x80', '€').replaceAll('\x92', '’').replaceAll('\x96', '–')
}
