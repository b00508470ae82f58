import { LonglinesError } from '@longlines/core/errors'
import { shown } from './shown.ts'
import type { UsageEvent } from './usage-event.ts'

const TEXTS = ['id', 'type', 'subscriptionId', 'startedAt', 'unit'] as const

/**
 * Whether a record has the shape that rating relies on without failing by itself. For records that are
 * sound this is all that is looked at.
 */
export function isSound({ id, subscriptionId, accountId, startMs, attributes }: UsageEvent): boolean {
  return (
    isName(id) &&
    isName(subscriptionId) &&
    (accountId === undefined || isName(accountId)) &&
    (startMs === undefined || typeof startMs === 'number') &&
    typeof attributes === 'object' &&
    attributes !== null
  )
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

/**
 * What is wrong with the shape of a record that did not come through mediation, or from a caller without
 * types; `undefined` where nothing is. Looked at after rating failed, so that sound records cost nothing.
 */
export function malformation(record: UsageEvent): LonglinesError | undefined {
  const event: unknown = record
  if (typeof event !== 'object' || event === null)
    return invalid('', `The record must be an object; got ${shown(event)}.`)
  const fields = new Map<string, unknown>(Object.entries(event))
  for (const name of TEXTS) {
    const value = fields.get(name)
    if (!isName(value)) return invalid(name, `The record needs "${name}", a text; got ${shown(value)}.`)
  }
  const accountId = fields.get('accountId')
  if (accountId !== undefined && !isName(accountId)) {
    return invalid(
      'accountId',
      `An account is named by a text; leave accountId out where there is none. Got ${shown(accountId)}.`,
    )
  }
  const startMs = fields.get('startMs')
  if (startMs !== undefined && typeof startMs !== 'number') {
    return invalid(
      'startMs',
      `Give startMs as a number of milliseconds, or leave it out; got ${shown(startMs)}.`,
    )
  }
  const attributes = fields.get('attributes')
  if (typeof attributes !== 'object' || attributes === null) {
    return invalid(
      'attributes',
      `The record needs "attributes", an object; give {} where there are none. Got ${shown(attributes)}.`,
    )
  }
  const strange = Object.entries(attributes).find(([, value]) => !isAttribute(value))
  return (
    strange &&
    invalid(
      `attributes.${strange[0]}`,
      `Attribute "${strange[0]}" must be a text or a number; got ${shown(strange[1])}.`,
    )
  )
}

function isAttribute(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

function invalid(path: string, message: string): LonglinesError {
  return new LonglinesError('input.invalid', message, path === '' ? {} : { path })
}
