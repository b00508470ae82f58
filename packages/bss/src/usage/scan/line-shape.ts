import { LINE_FIELDS } from '../usage-line.ts'

/** What a value of a line is for: a field of the record, or an attribute. */
export type SlotRole =
  | 'id'
  | 'subscriptionId'
  | 'identity'
  | 'accountId'
  | 'startedAt'
  | 'quantity'
  | 'attribute'

/** A value that changes from line to line, after a text that does not. */
export interface Slot {
  /** What stands before the value: the same in every line of this shape. */
  readonly literal: string
  readonly role: SlotRole
  /** Name of the attribute; the role otherwise. */
  readonly name: string
  readonly kind: 'text' | 'number'
}

/** How lines of one kind look: learnt from one of them, so that the next need no JSON parser. */
export interface LineShape {
  readonly slots: readonly Slot[]
  /** What follows the last value. */
  readonly tail: string
  readonly type: string
  readonly unit: string
  /** Attributes that are written true or false: part of the text that does not change. */
  readonly constants: Readonly<Record<string, string>>
}

const ROLES: ReadonlyMap<string, SlotRole> = new Map([
  ['id', 'id'],
  ['subscriptionId', 'subscriptionId'],
  ['identity', 'identity'],
  ['accountId', 'accountId'],
  ['startedAt', 'startedAt'],
  ['quantity', 'quantity'],
])
const SPACE = /[ \t]*/y
const PLAIN_TEXT = /"[ !#-[\]-~]*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
const LONGEST = 64

/**
 * Learns the shape of a line that was read as a record: its keys in their order, with `type` and `unit` as
 * part of what does not change. Undefined for lines that are not plain: escapes, lists, a key twice.
 */
export function learnShape(line: string): LineShape | undefined {
  return new ShapeLearner(line).learn()
}

class ShapeLearner {
  private at = 0
  /** From here on the text belongs to the next literal. */
  private from = 0
  private readonly slots: Slot[] = []
  private readonly names = new Set<string>()
  private readonly constants: Record<string, string> = {}
  private readonly fixed: { type?: string; unit?: string } = {}

  constructor(private readonly line: string) {}

  learn(): LineShape | undefined {
    this.space()
    if (!this.object(true)) return undefined
    this.space()
    const { type, unit } = this.fixed
    if (this.at !== this.line.length || type === undefined || unit === undefined) return undefined
    if (this.slots.length > LONGEST) return undefined
    return { slots: this.slots, tail: this.line.slice(this.from), type, unit, constants: this.constants }
  }

  private object(top: boolean): boolean {
    if (!this.character('{')) return false
    this.space()
    if (this.character('}')) return true
    for (;;) {
      this.space()
      const key = this.match(PLAIN_TEXT)
      if (key === undefined) return false
      this.space()
      if (!this.character(':')) return false
      this.space()
      if (!this.value(key.slice(1, -1), top)) return false
      this.space()
      if (this.character('}')) return true
      if (!this.character(',')) return false
    }
  }

  private value(key: string, top: boolean): boolean {
    const isField = top && LINE_FIELDS.has(key)
    const name = isField ? `.${key}` : key
    if (key === '__proto__' || this.names.has(name)) return false
    this.names.add(name)
    if (isField && key === 'attributes') return this.object(false)
    const start = this.at
    const text = this.match(PLAIN_TEXT)
    if (text !== undefined) {
      if (isField && (key === 'type' || key === 'unit')) this.fixed[key] = text.slice(1, -1)
      else this.slot(start + 1, this.at - 1, isField, key, 'text')
      return true
    }
    if (this.match(NUMBER) !== undefined) {
      if (isField && key !== 'quantity') return false
      this.slot(start, this.at, isField, key, 'number')
      return true
    }
    const word = this.match(WORD)
    if (word === undefined || (isField && word !== 'null')) return false
    if (word !== 'null') this.constants[key] = word
    return true
  }

  private slot(start: number, end: number, isField: boolean, key: string, kind: 'text' | 'number'): void {
    const role = isField ? (ROLES.get(key) ?? 'attribute') : 'attribute'
    this.slots.push({ literal: this.line.slice(this.from, start), role, name: key, kind })
    this.from = end
  }

  private space(): void {
    this.match(SPACE)
  }

  private character(wanted: string): boolean {
    if (this.line[this.at] !== wanted) return false
    this.at++
    return true
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.line)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }
}
