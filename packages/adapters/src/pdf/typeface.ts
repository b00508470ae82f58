import { LonglinesError } from '@longlines/core/errors'

export type Weight = 'regular' | 'bold'

/** A TrueType or OpenType font as bytes, for text that Helvetica does not have. */
export interface PdfFonts {
  readonly regular: Uint8Array
  /** The regular one where absent. */
  readonly bold?: Uint8Array
}

/** A font that was opened once and serves all documents. */
interface OpenFont {
  /** Measures text; never written out, so that what was measured leaves no trace in a file. */
  readonly ruler: PDFKit.PDFDocument
  readonly widths: Map<string, number>
  readonly has: (codePoint: number) => boolean
  /** What a document registers. A parsed font is given its glyphs anew, or it would remember earlier documents. */
  readonly source: () => unknown
}

/** Widths kept of one font; then it starts anew, so that a long-lived process does not grow. */
const MOST_WIDTHS = 20_000
const MEASURED_AT = 1000
const STANDARD = { regular: 'Helvetica', bold: 'Helvetica-Bold' } as const

const opened = new WeakMap<Uint8Array, OpenFont>()
const standard = new Map<Weight, OpenFont>()

/** The two fonts of a document: measures what is written in them, and knows which characters they have. */
export class Typeface {
  readonly #fonts: Record<Weight, OpenFont>
  readonly #names: Record<Weight, string>
  readonly #embedded: PdfFonts | undefined

  constructor(fonts: PdfFonts | undefined, ruler: () => PDFKit.PDFDocument) {
    const bold = fonts?.bold ?? fonts?.regular
    this.#fonts = { regular: open('regular', fonts?.regular, ruler), bold: open('bold', bold, ruler) }
    this.#embedded = fonts
    this.#names =
      fonts === undefined ? STANDARD : { regular: 'text', bold: bold === fonts.regular ? 'text' : 'strong' }
  }

  /** Makes the fonts known to a document that is then drawn in one go. */
  register(document: PDFKit.PDFDocument): void {
    if (this.#embedded === undefined) return
    for (const weight of ['regular', 'bold'] as const) {
      Reflect.apply(document.registerFont, document, [this.#names[weight], this.#fonts[weight].source()])
    }
  }

  use(document: PDFKit.PDFDocument, weight: Weight, size: number): void {
    document.font(this.#names[weight], size)
  }

  measure(text: string, weight: Weight, size: number): number {
    const { widths, ruler } = this.#fonts[weight]
    let width = widths.get(text)
    if (width === undefined) {
      width = ruler.widthOfString(text)
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

function open(weight: Weight, bytes: Uint8Array | undefined, newRuler: () => PDFKit.PDFDocument): OpenFont {
  const known = bytes === undefined ? standard.get(weight) : opened.get(bytes)
  if (known !== undefined) return known
  const ruler = newRuler()
  if (bytes === undefined) {
    ruler.font(STANDARD[weight], MEASURED_AT)
    const font: OpenFont = { ruler, widths: new Map(), has: isWinAnsi, source: () => STANDARD[weight] }
    standard.set(weight, font)
    return font
  }
  try {
    Reflect.apply(ruler.font, ruler, [bytes, MEASURED_AT])
  } catch (cause) {
    throw noFont(weight, cause)
  }
  // Not part of pdfkit's types, so it is read with care: the font as fontkit parsed it.
  const parsed: unknown = Reflect.get(Object(Reflect.get(ruler, '_font')), 'font')
  const has: unknown = Reflect.get(Object(parsed), 'hasGlyphForCodePoint')
  if (typeof parsed !== 'object' || parsed === null || typeof has !== 'function') throw noFont(weight)
  const font: OpenFont = {
    ruler,
    widths: new Map(),
    has: (codePoint) => Reflect.apply(has, parsed, [codePoint]) === true,
    source: () => (forgetGlyphs(parsed) ? parsed : bytes),
  }
  opened.set(bytes, font)
  return font
}

/**
 * A glyph remembers the character for which it was first looked up, and that goes into the file: a space that was
 * a no-break space in the document before would be read back as one. False where fontkit keeps glyphs elsewhere.
 */
function forgetGlyphs(parsed: object): boolean {
  if (typeof Reflect.get(parsed, '_glyphs') !== 'object') return false
  return Reflect.set(parsed, '_glyphs', {})
}

const noFont = (weight: Weight, cause?: unknown) =>
  new LonglinesError('input.invalid', 'Give the bytes of one TrueType or OpenType font.', {
    path: `fonts.${weight}`,
    cause,
  })

const WINDOWS_1252 = new Set([...'€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'].map((character) => character.codePointAt(0)))

/** Helvetica, which every reader brings along, has the characters of Windows-1252 and no others. */
function isWinAnsi(codePoint: number): boolean {
  const latin = (codePoint >= 0x20 && codePoint <= 0x7e) || (codePoint >= 0xa0 && codePoint <= 0xff)
  return latin || WINDOWS_1252.has(codePoint)
}
