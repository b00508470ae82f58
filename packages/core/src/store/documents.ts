import { LonglinesError, parseInput } from '../errors/index.ts'
import type { Json } from './columns.ts'
import { type CollectionDefinition, fieldType, type IndexDefinition } from './definition.ts'
import { canonicalJson, jsonText } from './json.ts'
import { encodeValue } from './values.ts'

/** A document made ready for storing. */
export interface PreparedDocument<Doc> {
  /** The document as it will be read: through JSON, keys in canonical order. */
  readonly doc: Doc
  readonly text: string
  /** Encoded values of the indexed fields; null where the document is not in an index. */
  readonly fields: Readonly<Record<string, string | null>>
}

/**
 * The fields of all indexes of a collection, each once.
 *
 * @example
 * indexedFields(defineCollection({ name: 'a', indexes: { byName: { on: ['name', 'age'] } } })) // ['name', 'age']
 */
export function indexedFields(definition: CollectionDefinition): readonly string[] {
  return [...new Set(Object.values<IndexDefinition>(definition.indexes).flatMap((index) => index.on))]
}

/**
 * Checks a document with the collection's schema, and that its indexed fields fit their types.
 *
 * @example
 * prepareDocument(defineCollection({ name: 'a' }), 'a1', { b: 1, a: undefined }).text // '{"b":1}'
 * @throws LonglinesError `input.invalid` (schema), `store.invalid_document`
 */
export function prepareDocument<Doc extends object>(
  definition: CollectionDefinition<Doc>,
  id: string,
  given: Doc,
): PreparedDocument<Doc> {
  checkId(definition.name, id)
  const doc = definition.schema ? parseInput(definition.schema, given, definition.name) : given
  const text = jsonText(doc)
  if (text === undefined || text[0] !== '{') {
    throw new LonglinesError(
      'store.invalid_document',
      `Document ${id} of ${definition.name} is not a JSON object: no NaN, function, U+0000 or broken character.`,
      { values: { collection: definition.name, id } },
    )
  }
  const copy = canonicalJson(JSON.parse(text) as Json) as Record<string, Json>
  const fields: Record<string, string | null> = {}
  for (const field of indexedFields(definition))
    fields[field] = encodeField(definition, id, field, copy[field])
  return { doc: copy as Doc, text, fields }
}

/** @throws LonglinesError `store.invalid_document` for an id that is empty or cannot be stored as text */
export function checkId(collection: string, id: string): void {
  if (id === '' || encodeValue('text', id) === undefined) {
    throw new LonglinesError(
      'store.invalid_document',
      `Give an id that is a well-formed text for ${collection}.`,
      {
        path: 'id',
        values: { collection },
      },
    )
  }
}

/**
 * The encoded value of an indexed field; null where the document has none.
 *
 * @throws LonglinesError `store.invalid_document`
 */
export function encodeField(
  definition: CollectionDefinition,
  id: string,
  field: string,
  value: unknown,
): string | null {
  if (value === undefined || value === null) return null
  const type = fieldType(definition, field)
  const text = encodeValue(type, value)
  if (text !== undefined) return text
  throw new LonglinesError(
    'store.invalid_document',
    `Field ${field} of document ${id} is indexed as ${type}; declare another type in the fields of ${definition.name}, or change the value.`,
    { path: field, values: { collection: definition.name, id, type } },
  )
}
