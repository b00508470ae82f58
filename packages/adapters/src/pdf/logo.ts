import { inflateSync } from 'node:zlib'
import { LonglinesError } from '@longlines/core/errors'
import type { LogoPlace } from './sheet.ts'

/** A picture, or shapes that stay sharp at any size. It is drawn at most 150 by 42 points. */
export type PdfLogo =
  | { readonly png: Uint8Array }
  | {
      /** SVG path data, each with its colour. */
      readonly paths: readonly { readonly d: string; readonly colour: string }[]
      /** Size of the drawing in the units of the paths. */
      readonly width: number
      readonly height: number
    }

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

const checked = new WeakSet<Uint8Array>()

/** Width and height in its own units. */
export function sizeOfLogo(logo: PdfLogo): { width: number; height: number } {
  if ('paths' in logo) return logo
  const { png } = logo
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  try {
    if (!checked.has(png)) checkPicture(png, view)
  } catch (cause) {
    throw new LonglinesError('input.invalid', 'Give a whole PNG picture as logo.', {
      path: 'logo.png',
      cause,
    })
  }
  checked.add(png)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

/** Throws where the file is broken. pdfkit unpacks it later and apart, where nobody could catch its error. */
function checkPicture(png: Uint8Array, view: DataView): void {
  if (SIGNATURE.some((byte, index) => png[index] !== byte)) throw new RangeError('No PNG signature')
  if (view.getUint32(16) === 0 || view.getUint32(20) === 0) throw new RangeError('No size')
  const data: Uint8Array[] = []
  let ended = false
  for (let at = 8; !ended; ) {
    const length = view.getUint32(at)
    const type = view.getUint32(at + 4)
    if (at + 12 + length > png.length) throw new RangeError('Chunk is cut short')
    if (type === IDAT) data.push(png.subarray(at + 8, at + 8 + length))
    ended = type === IEND
    at += 12 + length
  }
  inflateSync(Buffer.concat(data))
}

const IDAT = 0x49444154
const IEND = 0x49454e44

export function drawLogo(document: PDFKit.PDFDocument, logo: PdfLogo, place: LogoPlace): void {
  if ('png' in logo) {
    const { buffer, byteOffset, byteLength } = logo.png
    const bytes = new Uint8Array(byteLength)
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength))
    document.image(bytes.buffer, place.x, place.y, { width: place.width, height: place.height })
    return
  }
  document
    .save()
    .translate(place.x, place.y)
    .scale(place.width / logo.width)
  for (const { d, colour } of logo.paths) document.path(d).fill(colour)
  document.restore()
}
