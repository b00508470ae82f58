import { appendBatches } from '../batches.ts'
import type { ColumnMap, NewRowOf, RowOf } from '../columns.ts'
import type { LogDefinition } from '../definition.ts'
import { planScan, type ScanPlan } from '../plan.ts'
import type { AppendConflict, AppendResult, Log, Page, ScanQuery } from '../port.ts'
import { type RowCodec, rowCodec } from '../rows.ts'
import { compareEncoded } from '../values.ts'
import { collision, type MemoryLogState, type MemoryRow } from './state.ts'

/** What a transaction has appended to a log, over what is committed. */
export class LogChanges {
  readonly codec: RowCodec
  readonly #name: string
  readonly #committed: MemoryLogState
  readonly #appended = new Map<string, MemoryRow>()

  constructor(definition: LogDefinition, committed: MemoryLogState) {
    this.#name = definition.name
    this.#committed = committed
    this.codec = rowCodec(definition)
  }

  append(rows: readonly object[]): AppendResult {
    const { codec } = this
    // All rows are encoded before the first is kept, so that a bad row leaves nothing of its batch behind.
    const encoded = rows.map((row, index) => codec.encode(row, index))
    const conflicts: AppendConflict[] = []
    let appended = 0
    encoded.forEach((texts, index) => {
      const key = codec.keyOf(texts)
      const existing = this.#committed.byKey.get(key) ?? this.#appended.get(key)
      if (!existing) {
        appended++
        this.#appended.set(key, { sequence: this.#nextSequence(), key, texts })
        return
      }
      const columns = codec.differences(existing.texts, texts)
      if (columns.length > 0) conflicts.push({ index, key: codec.keyValues(texts), columns })
    })
    return { appended, duplicates: rows.length - appended - conflicts.length, conflicts }
  }

  *rows(): Generator<MemoryRow> {
    yield* this.#committed.rows
    yield* this.#appended.values()
  }

  check(): void {
    for (const key of this.#appended.keys()) {
      if (this.#committed.byKey.has(key)) throw collision(`log ${this.#name}`)
    }
  }

  apply(): void {
    for (const row of this.#appended.values()) {
      const numbered = { ...row, sequence: this.#committed.rows.length + 1 }
      this.#committed.rows.push(numbered)
      this.#committed.byKey.set(row.key, numbered)
    }
  }

  #nextSequence(): number {
    return this.#committed.rows.length + this.#appended.size + 1
  }
}

/** The log that a memory transaction hands out. */
export function memoryLog<Columns extends ColumnMap>(
  definition: LogDefinition<Columns>,
  changes: LogChanges,
  checkOpen: () => void,
): Log<Columns> {
  const codec = rowCodec(definition)
  const places = new Map(codec.columns.map((column, place) => [column.name, place]))
  const decode = (row: MemoryRow): RowOf<Columns> => Object.freeze(codec.decode(row.texts))
  const append = async (rows: readonly NewRowOf<Columns>[]): Promise<AppendResult> => {
    checkOpen()
    return changes.append(rows)
  }
  return {
    append,
    appendStream: (rows, options) => appendBatches(rows, append, options),
    async page(query = {}) {
      checkOpen()
      const plan = planScan(definition, query)
      const found = selectRows(changes.rows(), plan, places, definition.time)
      const items = found.slice(0, plan.limit).map(decode)
      const last = found[plan.limit - 1]
      const page: Page<RowOf<Columns>> = { items }
      return found.length > plan.limit && last
        ? { ...page, cursor: plan.cursor(sortValues(plan, last, places)) }
        : page
    },
    async *scan(query: ScanQuery = {}) {
      checkOpen()
      const plan = planScan(definition, query)
      for (const row of selectRows(changes.rows(), plan, places, definition.time)) {
        yield decode(row)
        checkOpen()
      }
    },
  }
}

type Places = ReadonlyMap<string, number>

function selectRows(
  rows: Iterable<MemoryRow>,
  plan: ScanPlan,
  places: Places,
  time: string | undefined,
): MemoryRow[] {
  const partitionField = plan.order[0]!
  const partitionPlace = places.get(partitionField.field) ?? 0
  const timePlace = time === undefined ? -1 : (places.get(time) ?? -1)
  const found: { row: MemoryRow; values: string[] }[] = []
  for (const row of rows) {
    const partition = row.texts[partitionPlace] ?? ''
    if (plan.partition !== undefined && compareEncoded(partitionField.type, partition, plan.partition) !== 0)
      continue
    const at = row.texts[timePlace] ?? ''
    if (plan.from !== undefined && compareEncoded('instant', at, plan.from) < 0) continue
    if (plan.to !== undefined && compareEncoded('instant', at, plan.to) >= 0) continue
    const values = sortValues(plan, row, places)
    if (plan.after && compareSortValues(plan, values, plan.after) <= 0) continue
    found.push({ row, values })
  }
  return found.sort((a, b) => compareSortValues(plan, a.values, b.values)).map(({ row }) => row)
}

function sortValues(plan: ScanPlan, row: MemoryRow, places: Places): string[] {
  const values = plan.order.map(({ field }) => row.texts[places.get(field) ?? 0] ?? '')
  if (plan.bySequence) values.push(String(row.sequence))
  return values
}

function compareSortValues(plan: ScanPlan, a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < plan.order.length; i++) {
    const difference = compareEncoded(plan.order[i]!.type, a[i] ?? '', b[i] ?? '')
    if (difference !== 0) return difference
  }
  return plan.bySequence ? Number(a[plan.order.length]) - Number(b[plan.order.length]) : 0
}
