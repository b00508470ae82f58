import { isLonglinesError, type Refusal } from '@longlines/core/errors'
import { formatInstant, parseInstant } from '@longlines/core/time'
import { isObject, readObject } from './json-line.ts'
import { usableQuantity } from './quantity.ts'
import { refusal, storableRecord, type UsageRecord } from './record.ts'

/** Fields of a usage line that are not attributes. */
export const LINE_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'type',
  'subscriptionId',
  'identity',
  'accountId',
  'startedAt',
  'quantity',
  'unit',
  'attributes',
])

type Scalars = Record<string, string | number>

/**
 * Reads one usage line in the form of Longlines itself: an object with `id`, `type`, `startedAt`,
 * `quantity`, `unit`, and `subscriptionId` or `identity`. Attributes stand under `attributes`, or beside
 * the other fields; those under `attributes` win. `null` is absent; true and false become text.
 */
export function readUsageLine(text: string): UsageRecord | Refusal {
  const line = readObject(text)
  if ('refusal' in line) return line.refusal
  const outcome = recordOf(line.object)
  return text.includes('\\u') && !isRefusal(outcome) ? storableRecord(outcome) : outcome
}

/** True for a refusal among the outcomes of a reader. */
export function isRefusal<T extends object>(outcome: T | Refusal): outcome is Refusal {
  return 'code' in outcome && 'message' in outcome
}

function recordOf(line: Readonly<Record<string, unknown>>): UsageRecord | Refusal {
  const texts: Record<string, string | undefined> = {}
  for (const name of ['id', 'type', 'startedAt', 'unit', 'subscriptionId', 'identity', 'accountId']) {
    const value = own(line, name)
    if (value === undefined || value === null) continue
    if (typeof value !== 'string') return wrongType(name, 'text', value)
    if (value !== '') texts[name] = value
  }
  const { id, type, startedAt, unit, subscriptionId, identity, accountId } = texts
  if (id === undefined) return missing('id')
  if (type === undefined) return missing('type')
  if (startedAt === undefined) return missing('startedAt')
  const given = own(line, 'quantity')
  if (given === undefined || given === null || given === '') return missing('quantity')
  if (unit === undefined) return missing('unit')
  if (subscriptionId === undefined && identity === undefined) return missing('subscriptionId')
  const startMs = instantOf(startedAt, 'startedAt')
  if (typeof startMs !== 'number') return startMs
  const quantity = usableQuantity(given)
  if (typeof quantity === 'object') return quantity
  const attributes = attributesOf(line)
  if (isRefusal(attributes)) return attributes
  return {
    id,
    type,
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(identity === undefined ? {} : { identity }),
    ...(accountId === undefined ? {} : { accountId }),
    startedAt: isCanonical(startedAt) ? startedAt : formatInstant(startMs),
    startMs,
    quantity,
    unit,
    attributes: attributes.found,
  }
}

/** `YYYY-MM-DDTHH:MM:SS[.fff]Z`, once it has been parsed. */
function isCanonical(text: string): boolean {
  return (text.length === 20 || text.length === 24) && text[10] === 'T' && text.endsWith('Z')
}

/** An instant in epoch milliseconds, or the refusal of it. */
export function instantOf(text: string, path: string): number | Refusal {
  try {
    const ms = parseInstant(text)
    // By its offset it may lie outside the years that can be written.
    if (!text.endsWith('Z')) formatInstant(ms)
    return ms
  } catch (error) {
    if (!isLonglinesError(error)) throw error
    return refusal(
      'usage.invalid_field',
      `${path} must be a UTC instant such as 2026-01-31T23:00:00Z; got ${text.slice(0, 64)}.`,
      path,
    )
  }
}

function attributesOf(line: Readonly<Record<string, unknown>>): { found: Scalars } | Refusal {
  const found: Scalars = {}
  for (const [name, value] of Object.entries(line)) {
    if (LINE_FIELDS.has(name)) continue
    const refused = put(found, name, value, name)
    if (refused !== undefined) return refused
  }
  const nested = own(line, 'attributes')
  if (nested === undefined || nested === null) return { found }
  if (!isObject(nested)) return wrongType('attributes', 'an object', nested)
  for (const [name, value] of Object.entries(nested)) {
    const refused = put(found, name, value, `attributes.${name}`)
    if (refused !== undefined) return refused
  }
  return { found }
}

function put(into: Scalars, name: string, value: unknown, path: string): Refusal | undefined {
  if (value === null) return undefined
  if (name === '__proto__')
    return refusal('usage.invalid_field', 'An attribute cannot be named __proto__.', path)
  if (typeof value === 'string' || isExact(value)) into[name] = value
  else if (typeof value === 'boolean') into[name] = String(value)
  else return wrongType(path, 'text, or a number below 2^53', value)
  return undefined
}

/** A number that has kept its digits. A called number of 17 digits, written as a number, has not. */
export function isExact(value: unknown): value is number {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
}

function own(line: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(line, name) ? line[name] : undefined
}

/** The refusal of a field that is not there or empty. */
export function missing(path: string): Refusal {
  const what = path === 'subscriptionId' ? 'subscriptionId or identity' : path
  return refusal('usage.missing_field', `${what} is missing or empty.`, path)
}

function wrongType(path: string, wanted: string, value: unknown): Refusal {
  const got = Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : typeof value
  return refusal('usage.invalid_field', `${path} must be ${wanted}; got ${got}.`, path)
}
