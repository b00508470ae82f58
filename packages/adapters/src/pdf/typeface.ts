import { LonglinesError } from '@longlines/core/errors'

export type Weight = 'regular' | 'bold'

/** A TrueType or OpenType font as bytes, for text that Helvetica does not have. */
export interface PdfFonts {
  readonly regular: Uint8Array
  /** The regular one where absent. */
  readonly bold?: Uint8Array
}

/** What pdfkit keeps of a font; read with care, because it is not part of its types. */
interface OpenFont {
  /** Given back to pdfkit for the next document, so that a font is parsed once in a process. */
  readonly source: unknown
  readonly has: (codePoint: number) => boolean
  readonly widths: Map<string, number>
}

/** Widths kept of one font; then it starts anew, so that a long-lived process does not grow. */
const MOST_WIDTHS = 20_000
const MEASURED_AT = 1000

const opened = new WeakMap<Uint8Array, OpenFont>()
const standard = new Map<string, OpenFont>()
const STANDARD = { regular: 'Helvetica', bold: 'Helvetica-Bold' } as const

/** The two fonts of a document: measures what is written in them, and knows which characters they have. */
export class Typeface {
  readonly #document: PDFKit.PDFDocument
  readonly #fonts: Record<Weight, OpenFont>

  constructor(document: PDFKit.PDFDocument, fonts: PdfFonts | undefined) {
    this.#document = document
    const { regular = undefined, bold = regular } = fonts ?? {}
    this.#fonts = { regular: open(document, 'regular', regular), bold: open(document, 'bold', bold) }
  }

  use(weight: Weight, size: number): void {
    this.#document.font(weight, size)
  }

  measure(text: string, weight: Weight, size: number): number {
    const { widths } = this.#fonts[weight]
    let width = widths.get(text)
    if (width === undefined) {
      this.use(weight, MEASURED_AT)
      width = this.#document.widthOfString(text)
      if (widths.size >= MOST_WIDTHS) widths.clear()
      widths.set(text, width)
    }
    return (width * size) / MEASURED_AT
  }

  /**
   * Refuses characters that would be printed as boxes.
   *
   * @throws LonglinesError `invoice.font_missing_glyphs`
   */
  check(words: Iterable<{ readonly text: string; readonly weight: Weight }>): void {
    const seen = { regular: new Set<string>(), bold: new Set<string>() }
    const missing = new Set<string>()
    for (const { text, weight } of words) {
      for (const character of text) {
        if (seen[weight].has(character)) continue
        seen[weight].add(character)
        if (!this.#fonts[weight].has(character.codePointAt(0) ?? 0)) missing.add(character)
      }
    }
    if (missing.size === 0) return
    const named = [...missing].sort().map((character) => `${character} (${unicodeName(character)})`)
    throw new LonglinesError(
      'invoice.font_missing_glyphs',
      `The font has no ${named.slice(0, 20).join(', ')}${named.length > 20 ? ', ...' : ''}; give "fonts" that do.`,
      { values: { characters: [...missing].sort().join('') } },
    )
  }
}

const unicodeName = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

function open(document: PDFKit.PDFDocument, weight: Weight, bytes: Uint8Array | undefined): OpenFont {
  const known = bytes === undefined ? standard.get(weight) : opened.get(bytes)
  if (known !== undefined) {
    Reflect.apply(document.registerFont, document, [weight, known.source])
    return known
  }
  if (bytes === undefined) {
    document.registerFont(weight, STANDARD[weight])
    const font = { source: STANDARD[weight], has: isWinAnsi, widths: new Map<string, number>() }
    standard.set(weight, font)
    return font
  }
  Reflect.apply(document.registerFont, document, [weight, bytes])
  document.font(weight)
  const parsed: unknown = Reflect.get(Object(Reflect.get(document, '_font')), 'font')
  const has: unknown = Reflect.get(Object(parsed), 'hasGlyphForCodePoint')
  if (typeof has !== 'function') {
    throw new LonglinesError('input.invalid', 'Give a TrueType or OpenType font with a table of characters.')
  }
  const font: OpenFont = {
    source: parsed,
    has: (codePoint) => Reflect.apply(has, parsed, [codePoint]) === true,
    widths: new Map(),
  }
  opened.set(bytes, font)
  return font
}

const WINDOWS_1252 = new Set([...'€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'].map((character) => character.codePointAt(0)))

/** Helvetica, which every reader brings along, has the characters of Windows-1252 and no others. */
function isWinAnsi(codePoint: number): boolean {
  const latin = (codePoint >= 0x20 && codePoint <= 0x7e) || (codePoint >= 0xa0 && codePoint <= 0xff)
  return latin || WINDOWS_1252.has(codePoint)
}
