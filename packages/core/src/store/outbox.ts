import { LonglinesError } from '../errors/index.ts'
import type { EventEnvelope } from '../events/envelope.ts'
import type { Json } from './columns.ts'
import { canonicalJson, deepFreeze, jsonText } from './json.ts'
import { encodeValue } from './values.ts'

/**
 * Checks an event and copies it, so that a later change of the object does not reach the outbox. `text` is
 * equal for events of the same content.
 *
 * @example
 * prepareEvent({ id: 'e1', name: 'call.rated', at: '2026-01-01T00:00:00.000Z', data: 1 }).event.at // '2026-01-01T00:00:00Z'
 * @throws LonglinesError `input.invalid`
 */
export function prepareEvent(event: EventEnvelope): { readonly event: EventEnvelope; readonly text: string } {
  const { id, name, at, subject, data, actor, causedBy } = event
  const instant = encodeValue('instant', at)
  if (!id || !name || instant === undefined) {
    throw new LonglinesError('input.invalid', 'Give the event an id, a name and a UTC instant "at".', {
      path: !id ? 'event.id' : !name ? 'event.name' : 'event.at',
    })
  }
  const dataText = jsonText(data ?? null)
  if (dataText === undefined) {
    throw new LonglinesError('input.invalid', `Data of event ${name} must be plain JSON.`, {
      path: 'event.data',
    })
  }
  const copy: EventEnvelope = {
    id,
    name,
    at: instant,
    ...(subject === undefined ? {} : { subject }),
    data: canonicalJson(JSON.parse(dataText) as Json),
    ...(actor === undefined ? {} : { actor }),
    ...(causedBy === undefined ? {} : { causedBy }),
  }
  return { event: deepFreeze(copy), text: JSON.stringify(copy) }
}
