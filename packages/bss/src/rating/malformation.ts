import { LonglinesError } from '@longlines/core/errors'
import type { UsageEvent } from './usage-event.ts'

const TEXTS = ['id', 'type', 'subscriptionId', 'startedAt', 'unit'] as const

/**
 * What is wrong with the shape of a record that did not come through mediation, or from a caller without
 * types; `undefined` where nothing is. Looked at after rating failed, so that sound records cost nothing.
 */
export function malformation(record: UsageEvent): LonglinesError | undefined {
  const event: unknown = record
  if (typeof event !== 'object' || event === null) return invalid('', 'The record must be an object.')
  const fields = new Map<string, unknown>(Object.entries(event))
  for (const name of TEXTS) {
    const value = fields.get(name)
    if (typeof value !== 'string' || value === '') return invalid(name, `The record needs "${name}", a text.`)
  }
  const attributes = fields.get('attributes')
  if (typeof attributes !== 'object' || attributes === null) {
    return invalid('attributes', 'The record needs "attributes", an object; give {} where there are none.')
  }
  return undefined
}

function invalid(path: string, message: string): LonglinesError {
  return new LonglinesError('input.invalid', message, path === '' ? {} : { path })
}
