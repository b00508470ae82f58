/**
 * What data must look like, said field by field: for callers without types, in bundles without a schema
 * library. The schemas beside the types say the same to the edges.
 */
import type { ErrorCode } from '@longlines/core/errors'
import { parseInstant } from '@longlines/core/time'
import { CURRENCY_CODES } from './currency-codes.data.ts'
import { shown } from './shown.ts'

/** What is wrong with a value, or with what it holds. */
export interface Flaw {
  /** Where, below the value: `.tiers[1].upTo`. */
  readonly at: string
  /** What to do. */
  readonly message: string
  readonly code?: ErrorCode
}

/** Says everything that is wrong with a value. */
export type Shape = (value: unknown) => readonly Flaw[]

/** The shape of an object that has no other fields than these. */
export interface ObjectShape extends Shape {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

type Shapes = Readonly<Record<string, Shape>>

const SOUND: readonly Flaw[] = []

/** One flaw of a value itself. */
export function flawed(what: string, value: unknown, code?: ErrorCode): readonly Flaw[] {
  const got = value === undefined ? 'it is missing' : `got ${shown(value)}`
  return [{ at: '', message: `${what}; ${got}.`, ...(code && { code }) }]
}

/** A text that is not empty. */
export const text: Shape = (value) =>
  typeof value === 'string' && value !== '' ? SOUND : flawed('Give a text', value)

/** A text that may be empty. */
export const anyText: Shape = (value) => (typeof value === 'string' ? SOUND : flawed('Give a text', value))

export const flag: Shape = (value) =>
  typeof value === 'boolean' ? SOUND : flawed('Give true or false', value)

/** A decimal text of at least zero. */
export const decimal: Shape = (value) => {
  if (typeof value === 'string') {
    if (/^\+?\d+(\.\d+)?$/.test(value)) return SOUND
    if (/^-\d+(\.\d+)?$/.test(value)) return flawed('Write a decimal of at least zero', value)
    return flawed('Write a plain decimal such as "0.05"', value, 'money.invalid_decimal')
  }
  const isNumber = typeof value === 'number'
  return flawed(
    isNumber
      ? 'Write amounts and quantities as decimal texts such as "0.05", not as numbers, which lose digits'
      : 'Write a decimal text such as "0.05"',
    value,
  )
}

/** A whole number within bounds. */
export function whole(min: number, max: number): Shape {
  const upTo = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  return (value) =>
    Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max
      ? SOUND
      : flawed(`Give a whole number ${upTo}`, value)
}

/** A number, whole or not; models look at it themselves. */
export const finite: Shape = (value) => (Number.isFinite(value) ? SOUND : flawed('Give a number', value))

export function oneOf(choices: readonly string[]): Shape {
  const what = `Give one of ${choices.join(', ')}`
  return (value) => (typeof value === 'string' && choices.includes(value) ? SOUND : flawed(what, value))
}

/** An ISO 4217 code. */
export const currency: Shape = (value) =>
  typeof value === 'string' && CURRENCY_CODES.has(value)
    ? SOUND
    : flawed('Give an ISO 4217 code in capitals such as "EUR"', value)

/** An instant in any form that can be read. */
export const instant: Shape = (value) => {
  try {
    if (typeof value === 'string') parseInstant(value)
    return typeof value === 'string' ? SOUND : noInstant(value)
  } catch {
    return noInstant(value)
  }
}

/** An instant in UTC, as it is stored. */
export const utcInstant: Shape = (value) =>
  typeof value === 'string' && !/T\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) ? noInstant(value) : instant(value)

function noInstant(value: unknown): readonly Flaw[] {
  return flawed('Write a UTC instant such as "2026-01-31T00:00:00Z"', value, 'time.invalid_instant')
}

export function orNull(shape: Shape): Shape {
  return (value) => (value === null ? SOUND : shape(value))
}

/** A list of at least one, unless `least` says otherwise. */
export function listOf(shape: Shape, least = 1): Shape {
  return (value) => {
    if (!Array.isArray(value) || value.length < least)
      return flawed(least === 0 ? 'Give a list' : 'Give a list of at least one', value)
    return value.flatMap((one, index) => under(`[${index}]`, shape(one)))
  }
}

/** An object whose fields are names of the caller's own. */
export function mapOf(shape: Shape): Shape {
  return (value) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([name, one]) => under(`.${name}`, shape(one)))
      : flawed('Give an object', value)
}

/** An object of these fields and no others: what is misspelt would silently do nothing. */
export function fields(required: Shapes, optional: Shapes = {}): ObjectShape {
  const known = [
    ...Object.entries(required),
    ...Object.entries(optional).map(([name, shape]) => [name, maybe(shape)] as const),
  ]
  const names = new Set(known.map(([name]) => name))
  const what = `Give an object with ${Object.keys(required).join(', ') || 'any of its fields'}`
  const check: Shape = (value) => {
    if (!isRecord(value)) return flawed(what, value)
    const flaws = known.flatMap(([name, shape]) => under(`.${name}`, shape(value[name])))
    const strange = Object.keys(value).filter((name) => !names.has(name) && value[name] !== undefined)
    const message = 'There is no such field; look at its spelling.'
    return [...flaws, ...strange.map((name) => ({ at: `.${name}`, message }))]
  }
  return Object.assign(check, { required: Object.keys(required), optional: Object.keys(optional) })
}

function maybe(shape: Shape): Shape {
  return (value) => (value === undefined ? SOUND : shape(value))
}

function under(place: string, flaws: readonly Flaw[]): readonly Flaw[] {
  return flaws.length === 0 ? SOUND : flaws.map((flaw) => ({ ...flaw, at: `${place}${flaw.at}` }))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
