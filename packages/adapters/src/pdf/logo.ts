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

/** Width and height in its own units. */
export function sizeOfLogo(logo: PdfLogo): { width: number; height: number } {
  if ('paths' in logo) return logo
  const { png } = logo
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const broken = png.length < 24 || SIGNATURE.some((byte, index) => png[index] !== byte)
  const size = broken ? { width: 0, height: 0 } : { width: view.getUint32(16), height: view.getUint32(20) }
  if (size.width === 0 || size.height === 0) {
    throw new LonglinesError('input.invalid', 'Give a PNG picture as logo.', { path: 'logo.png' })
  }
  return size
}

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
