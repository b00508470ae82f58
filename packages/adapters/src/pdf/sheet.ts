/** What is on the pages before anything is drawn: words, rules and boxes at their places, in points from the top. */
import type { Typeface, Weight } from './typeface.ts'

export const PAGE = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 48 } as const
/** Where the text starts on the pages after the first, under their running head. */
export const CONTINUED_TOP = 88

/** `ink` for text, `soft` for labels (still dark enough for a black-and-white print), `accent` for the brand. */
export type Tone = 'ink' | 'soft' | 'accent' | 'line' | 'panel'

export interface Words {
  readonly kind: 'words'
  readonly text: string
  readonly x: number
  /** Of the baseline. */
  readonly y: number
  readonly width: number
  readonly size: number
  readonly weight: Weight
  readonly tone: Tone
}

/** A filled or outlined rectangle; a rule is a flat one. */
export interface Box {
  readonly kind: 'box'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly tone: Tone
  readonly outline: boolean
}

export interface LogoPlace {
  readonly kind: 'logo'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Mark = Words | Box | LogoPlace

export interface Style {
  readonly size: number
  readonly weight?: Weight
  readonly tone?: Tone
}

/** The pages as they fill up. */
export class Sheet {
  readonly pages: Mark[][] = [[]]
  /** Where the next thing goes on the last page. */
  y: number = PAGE.top
  /** Where the foot of the page starts. */
  readonly bottom: number
  readonly typeface: Typeface

  constructor(typeface: Typeface, bottom: number) {
    this.typeface = typeface
    this.bottom = bottom
  }

  get room(): number {
    return this.bottom - this.y
  }

  newPage(): void {
    this.pages.push([])
    this.y = CONTINUED_TOP
  }

  put(mark: Mark): void {
    this.pages.at(-1)?.push(mark)
  }

  /** One line of text from `x` on, or up to it. */
  write(text: string, x: number, y: number, style: Style, side: 'from' | 'to' = 'from'): void {
    const { size, weight = 'regular', tone = 'ink' } = style
    const clean = cleaned(text)
    if (clean === '') return
    const width = this.typeface.measure(clean, weight, size)
    this.put({ kind: 'words', text: clean, x: side === 'from' ? x : x - width, y, width, size, weight, tone })
  }

  rule(x: number, y: number, width: number, tone: Tone = 'line', height = 0.6): void {
    this.put({ kind: 'box', x, y, width, height, tone, outline: false })
  }

  /** Text in lines of at most `width`. */
  wrap(text: string, width: number, { size, weight = 'regular' }: Style): string[] {
    const measure = (part: string) => this.typeface.measure(part, weight, size)
    return text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((line) => wrapLine(cleaned(line), width, measure))
  }

  /** The largest size at which the text is at most `width` wide, down to 6 points. */
  fit(text: string, width: number, { size, weight = 'regular' }: Style): number {
    const wide = this.typeface.measure(cleaned(text), weight, size)
    return wide <= width ? size : Math.max(6, Math.floor((size * width * 10) / wide) / 10)
  }
}

/** Composed characters, no tabs, and none that print nothing. */
function cleaned(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\t\n\r\u2028\u2029]+/g, ' ')
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
    .trim()
}

function wrapLine(text: string, width: number, measure: (part: string) => number): string[] {
  const space = measure(' ')
  const lines: string[] = []
  let line = ''
  let wide = 0
  for (const word of text.split(/ +/).flatMap((part) => pieces(part, width, measure))) {
    const more = measure(word)
    if (line !== '' && wide + space + more > width) {
      lines.push(line)
      line = ''
    }
    wide = line === '' ? more : wide + space + more
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** A word that is wider than the column, cut where it must be. */
function pieces(word: string, width: number, measure: (part: string) => number): string[] {
  if (measure(word) <= width) return [word]
  const parts: string[] = []
  let part = ''
  for (const character of word) {
    if (part !== '' && measure(part + character) > width) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  return [...parts, part]
}
