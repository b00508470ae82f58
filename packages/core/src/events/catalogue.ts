import { LonglinesError, parseInput } from '../errors/index.ts'
import type { Instant } from '../time/index.ts'
import type { EventEnvelope } from './envelope.ts'

/** An event as a value: its name and what its data looks like. */
export interface EventDefinition<Name extends string = string, Data = unknown> {
  readonly name: Name
  readonly schema?: { parse(value: unknown): Data }
}

/** The envelope of an event that was defined. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Name, infer Data> ? EventEnvelope<Name, Data> : never

/** Everything in an envelope but its name and data. */
export interface EventDetails {
  readonly id: string
  readonly at: Instant
  readonly subject?: string
  readonly actor?: string
  readonly causedBy?: string
}

const NAME = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/

/**
 * Declares an event. Names are a subject and a past tense, joined by a dot.
 *
 * @example
 * defineEvent({ name: 'invoice.issued' }).name // 'invoice.issued'
 * @throws LonglinesError `store.invalid_definition`
 */
export function defineEvent<const Name extends string, Data = unknown>(
  definition: EventDefinition<Name, Data>,
): EventDefinition<Name, Data> {
  if (!NAME.test(definition.name)) {
    throw new LonglinesError(
      'store.invalid_definition',
      `Name the event like "invoice.issued"; "${definition.name}" is something else.`,
      { path: 'name' },
    )
  }
  return definition
}

/**
 * Makes the envelope of a defined event; data is checked by its schema.
 *
 * @example
 * createEvent(defineEvent({ name: 'call.rated' }), { seconds: 60 }, { id: 'e1', at: '2026-01-01T00:00:00Z' }).name // 'call.rated'
 * @throws LonglinesError `input.invalid`
 */
export function createEvent<Name extends string, Data>(
  definition: EventDefinition<Name, Data>,
  data: Data,
  details: EventDetails,
): EventEnvelope<Name, Data> {
  const { schema, name } = definition
  return { ...details, name, data: schema ? parseInput(schema, data, name) : data }
}

/** Events by name: what a consumer looks its event up in. */
export interface EventCatalogue<Definitions extends EventDefinition = EventDefinition> {
  readonly names: readonly string[]
  /**
   * Checks an event's data by the definition of its name, and gives it its type.
   *
   * @throws LonglinesError `input.invalid` for an unknown name or data that does not match
   */
  parse(event: EventEnvelope): EventOf<Definitions>
}

/**
 * Gathers event definitions into a catalogue; a name may be defined once.
 *
 * @example
 * createCatalogue([defineEvent({ name: 'call.rated' })]).names // ['call.rated']
 * @throws LonglinesError `store.invalid_definition`
 */
export function createCatalogue<const Definitions extends readonly EventDefinition[]>(
  definitions: Definitions,
): EventCatalogue<Definitions[number]> {
  const byName = new Map<string, EventDefinition>()
  for (const definition of definitions) {
    if (byName.has(definition.name)) {
      throw new LonglinesError('store.invalid_definition', `Define event ${definition.name} once only.`, {
        path: 'name',
      })
    }
    byName.set(definition.name, definition)
  }
  return {
    names: [...byName.keys()],
    parse(event) {
      const definition = byName.get(event.name)
      if (!definition) {
        throw new LonglinesError('input.invalid', `Event ${event.name} is not in this catalogue.`, {
          path: 'event.name',
        })
      }
      const { schema } = definition
      const data = schema ? parseInput(schema, event.data, event.name) : event.data
      // The name was looked up and the data parsed, which is what the type says.
      return { ...event, data } as EventOf<Definitions[number]>
    },
  }
}
