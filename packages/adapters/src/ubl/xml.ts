/** The few ways to write an element that a document needs. Element names are ours; texts are anybody's. */

const DELETE = 0x7f
const NO_BREAK_SPACE = 0xa0
const FIRST_SURROGATE = 0xd800

/** Characters below 128 that are not written as they are. */
const IS_SPECIAL = Uint8Array.from({ length: DELETE }, (_, code) =>
  code < 32 || '&<>"'.includes(String.fromCharCode(code)) ? 1 : 0,
)

// \p{Cs} is a surrogate that stands alone; the pair of an emoji is another character.
const SPECIAL = /[&<>"\p{Cc}\p{Cs}\ufffe\uffff]/gu

const WRITTEN: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '\t',
  '\n': '\n',
  '\r': '&#13;',
}

/**
 * Text that stands in an element or a quoted attribute. Control characters that XML 1.0 forbids or advises
 * against are left out: they cannot be seen, and a bill is not held up by one in a name. Half of a surrogate
 * pair becomes U+FFFD.
 */
export function escapeText(text: string): string {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const isSpecial =
      code < DELETE ? IS_SPECIAL[code] === 1 : code < NO_BREAK_SPACE || code >= FIRST_SURROGATE
    if (isSpecial) return text.replace(SPECIAL, written)
  }
  return text
}

function written(character: string): string {
  return WRITTEN[character] ?? (/\p{Cs}/u.test(character) ? '\ufffd' : '')
}

/** True if nothing of the text would be seen in a document. */
export function isBlank(text: string | undefined): boolean {
  if (text === undefined) return true
  const first = text.charCodeAt(0)
  if (first > 32 && first < DELETE) return false
  return escapeText(text).trim() === ''
}

/** `<cbc:name>text</cbc:name>`, or nothing where there is no text: UBL allows no empty elements. */
export function element(name: string, text: string | undefined): string {
  if (text === undefined || text === '') return ''
  const escaped = escapeText(text)
  if (escaped === '') return ''
  const { open, close } = BASIC[name] ?? tagsOf(BASIC, 'cbc', name)
  return open + escaped + close
}

/** An element with one attribute. */
export function attributed(name: string, attribute: string, value: string, text: string): string {
  return `<cbc:${name} ${attribute}="${escapeText(value)}">${escapeText(text)}</cbc:${name}>`
}

/** `<cac:name>content</cac:name>`, or nothing around nothing. */
export function group(name: string, content: string): string {
  if (content === '') return ''
  const { open, close } = AGGREGATE[name] ?? tagsOf(AGGREGATE, 'cac', name)
  return open + content + close
}

interface Tags {
  readonly open: string
  readonly close: string
}

/** The tags of the names that were used: a text of few long pieces is put together faster. */
const BASIC: Record<string, Tags> = {}
const AGGREGATE: Record<string, Tags> = {}

function tagsOf(kept: Record<string, Tags>, prefix: string, name: string): Tags {
  const tags = { open: inOnePiece(`<${prefix}:${name}>`), close: inOnePiece(`</${prefix}:${name}>`) }
  kept[name] = tags
  return tags
}

/** The same text. Engines keep a sum of texts as its parts until a character is asked for. */
export function inOnePiece(text: string): string {
  text.charCodeAt(0)
  return text
}
