import type { CollectionDefinition } from '../definition.ts'
import { checkId, encodeField, indexedFields, prepareDocument } from '../documents.ts'
import { compareText, deepFreeze } from '../json.ts'
import { type FindPlan, planFind } from '../plan.ts'
import type { Collection, FindQuery, Page, Stored } from '../port.ts'
import { alreadyExists, notFound, uniqueViolation, versionConflict } from '../refusals.ts'
import { compareEncoded } from '../values.ts'
import type { MemoryDocument } from './state.ts'

/** What a transaction has changed in a collection, over what is committed. */
export class CollectionChanges {
  readonly definition: CollectionDefinition
  readonly #committed: Map<string, MemoryDocument>
  readonly #fields: readonly string[]
  /** Written documents, null where deleted, with the committed version they replace. */
  readonly #written = new Map<
    string,
    { readonly next: MemoryDocument | null; readonly base: number | null }
  >()

  constructor(definition: CollectionDefinition, committed: Map<string, MemoryDocument>) {
    this.definition = definition
    this.#fields = indexedFields(definition)
    this.#committed = committed
  }

  get(id: string): MemoryDocument | undefined {
    const written = this.#written.get(id)
    return written ? (written.next ?? undefined) : this.#committed.get(id)
  }

  write(id: string, next: MemoryDocument | null): void {
    const written = this.#written.get(id)
    const base = written ? written.base : (this.#committed.get(id)?.stored.version ?? null)
    if (next) this.#checkUnique(id, next)
    this.#written.set(id, { next, base })
  }

  /** Runs several writes of which none stays when one is refused. */
  atomically(writes: () => void): void {
    const before = new Map(this.#written)
    try {
      writes()
    } catch (error) {
      this.#written.clear()
      for (const [id, change] of before) this.#written.set(id, change)
      throw error
    }
  }

  *documents(): Generator<MemoryDocument> {
    for (const [id, document] of this.#committed) if (!this.#written.has(id)) yield this.#complete(document)
    for (const { next } of this.#written.values()) if (next) yield next
  }

  /** Throws if another transaction has committed a change that this one does not know. */
  check(): void {
    for (const [id, { next, base }] of this.#written) {
      const found = this.#committed.get(id)?.stored.version ?? null
      if (found !== base) {
        throw base === null
          ? alreadyExists(this.definition.name, id)
          : versionConflict(this.definition.name, id, base, found)
      }
      if (next) this.#checkUnique(id, next)
    }
  }

  apply(): void {
    for (const [id, { next }] of this.#written) {
      if (next) this.#committed.set(id, next)
      else this.#committed.delete(id)
    }
  }

  /** Adds the fields of indexes that were declared after the document was written. */
  #complete(document: MemoryDocument): MemoryDocument {
    const missing = this.#fields.filter((field) => document.fields[field] === undefined)
    if (missing.length === 0) return document
    const doc: Readonly<Record<string, unknown>> = { ...document.stored.doc }
    const added = missing.map((field) => [
      field,
      encodeField(this.definition, document.stored.id, field, doc[field]),
    ])
    return { ...document, fields: { ...document.fields, ...Object.fromEntries(added) } }
  }

  #checkUnique(id: string, next: MemoryDocument): void {
    for (const [name, index] of Object.entries(this.definition.indexes)) {
      if (!index.unique || index.on.some((field) => next.fields[field] === null)) continue
      for (const other of this.documents()) {
        if (other.stored.id === id) continue
        if (index.on.every((field) => other.fields[field] === next.fields[field])) {
          throw uniqueViolation(this.definition.name, name)
        }
      }
    }
  }
}

/** What a collection needs of its transaction. */
export interface CollectionOwner {
  checkOpen(): void
  /** False where another open transaction has the document. */
  claim(id: string): boolean
}

/** The collection that a memory transaction hands out. */
export function memoryCollection<Doc extends object, Index extends string>(
  definition: CollectionDefinition<Doc, Index>,
  changes: CollectionChanges,
  { checkOpen, claim }: CollectionOwner,
): Collection<Doc, Index> {
  const { insert, update, remove } = writesTo(definition, changes)
  const find = (query: FindQuery<Doc, Index>) =>
    findPage<Doc>(changes, planFind(definition, query as FindQuery))
  return {
    async get(id) {
      checkOpen()
      return changes.get(id)?.stored as Stored<Doc> | undefined
    },
    async insert(id, doc) {
      checkOpen()
      return insert(id, doc)
    },
    async insertMany(entries) {
      checkOpen()
      changes.atomically(() => {
        for (const { id, doc } of entries) insert(id, doc)
      })
    },
    async update(id, expectedVersion, doc) {
      checkOpen()
      return update(id, expectedVersion, doc)
    },
    async delete(id, expectedVersion) {
      checkOpen()
      remove(id, expectedVersion)
    },
    async find(query = {}) {
      checkOpen()
      return find(query)
    },
    async claim(query = {}) {
      checkOpen()
      const plan = planFind(definition, query as FindQuery)
      const claimed: Stored<Doc>[] = []
      for (const { stored } of selectDocuments(changes.documents(), plan)) {
        if (claimed.length === plan.limit) break
        if (claim(stored.id)) claimed.push(stored as Stored<Doc>)
      }
      return claimed
    },
    async *each(query = {}) {
      checkOpen()
      const plan = planFind(definition, query as FindQuery)
      for (const { stored } of selectDocuments(changes.documents(), plan)) {
        yield stored as Stored<Doc>
        checkOpen()
      }
    },
  }
}

function writesTo<Doc extends object>(definition: CollectionDefinition<Doc>, changes: CollectionChanges) {
  const write = (id: string, version: number, doc: Doc): Stored<Doc> => {
    const prepared = prepareDocument(definition, id, doc)
    const stored: Stored<Doc> = Object.freeze({ id, version, doc: deepFreeze(prepared.doc) })
    changes.write(id, { stored, fields: prepared.fields })
    return stored
  }
  const expect = (id: string, version: number): void => {
    const found = changes.get(id)?.stored.version
    if (found === undefined) throw notFound(definition.name, id)
    if (found !== version) throw versionConflict(definition.name, id, version, found)
  }
  return {
    insert(id: string, doc: Doc): Stored<Doc> {
      checkId(definition.name, id)
      if (changes.get(id)) throw alreadyExists(definition.name, id)
      return write(id, 1, doc)
    },
    update(id: string, expectedVersion: number, doc: Doc): Stored<Doc> {
      expect(id, expectedVersion)
      return write(id, expectedVersion + 1, doc)
    },
    remove(id: string, expectedVersion: number): void {
      expect(id, expectedVersion)
      changes.write(id, null)
    },
  }
}

function findPage<Doc>(changes: CollectionChanges, plan: FindPlan): Page<Stored<Doc>> {
  const found = selectDocuments(changes.documents(), plan)
  const items = found.slice(0, plan.limit).map((document) => document.stored as Stored<Doc>)
  const last = found[plan.limit - 1]
  return found.length > plan.limit && last
    ? { items, cursor: plan.cursor(sortValues(plan, last)) }
    : { items }
}

function selectDocuments(documents: Iterable<MemoryDocument>, plan: FindPlan): MemoryDocument[] {
  const direction = plan.descending ? -1 : 1
  const { range, after } = plan
  const found: MemoryDocument[] = []
  for (const document of documents) {
    const { fields } = document
    if (plan.order.some(({ field }) => (fields[field] ?? null) === null)) continue
    if (plan.equals.some(({ field, type, text }) => !isEqual(type, fields[field], text))) continue
    if (range) {
      const value = fields[range.field] ?? ''
      if (range.from !== undefined && compareEncoded(range.type, value, range.from) < 0) continue
      if (range.to !== undefined && compareEncoded(range.type, value, range.to) >= 0) continue
    }
    if (after && compareSortValues(plan, sortValues(plan, document), after) * direction <= 0) continue
    found.push(document)
  }
  return found.sort((a, b) => direction * compareSortValues(plan, sortValues(plan, a), sortValues(plan, b)))
}

function isEqual(
  type: FindPlan['order'][number]['type'],
  value: string | null | undefined,
  text: string,
): boolean {
  return value !== null && value !== undefined && compareEncoded(type, value, text) === 0
}

function sortValues(plan: FindPlan, document: MemoryDocument): string[] {
  return [...plan.order.map(({ field }) => document.fields[field] ?? ''), document.stored.id]
}

function compareSortValues(plan: FindPlan, a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < plan.order.length; i++) {
    const difference = compareEncoded(plan.order[i]!.type, a[i] ?? '', b[i] ?? '')
    if (difference !== 0) return difference
  }
  return compareText(a[plan.order.length] ?? '', b[plan.order.length] ?? '')
}
