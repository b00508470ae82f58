import type { ColumnMap, Log, LogDefinition, Page, RowOf, ScanQuery } from '@longlines/core/store'
import { appendBatches, planScan, type RowCodec, rowCodec, type ScanPlan } from '@longlines/core/store/kit'
import { LogAppender } from './append.ts'
import { asText, logColumn, parameter, readText, tableOf } from './names.ts'
import type { StatementQueue } from './queue.ts'
import { readInParts } from './read-in-parts.ts'

const SCAN_PART = 5000

/** The log that a transaction hands out. */
export function sqlLog<Columns extends ColumnMap>(
  schema: string,
  tenant: string,
  definition: LogDefinition<Columns>,
  queue: StatementQueue,
): Log<Columns> {
  const appender = new LogAppender(schema, tenant, definition)
  const codec = rowCodec(definition)
  const table = tableOf(schema, definition)
  const append: Log<Columns>['append'] = (rows) => queue.run((session) => appender.append(session, rows))
  return {
    append,
    appendStream: (rows, options) => appendBatches(rows, append, options),
    page: async (query = {}) => scanPage(queue, table, tenant, definition, query),
    async *scan(query = {}) {
      const plan = planScan(definition, query)
      const { sql, values } = scanStatement(table, tenant, definition, plan)
      for await (const rows of readInParts(queue, sql, values, query.limit ?? SCAN_PART)) {
        for (const row of rows) yield codec.decode(readRow(codec, row))
      }
    },
  }
}

async function scanPage<Columns extends ColumnMap>(
  queue: StatementQueue,
  table: string,
  tenant: string,
  definition: LogDefinition<Columns>,
  query: ScanQuery,
): Promise<Page<RowOf<Columns>>> {
  const codec = rowCodec(definition)
  const plan = planScan(definition, query)
  const { sql, values } = scanStatement(table, tenant, definition, plan)
  const rows = await queue.read(`${sql} limit ${plan.limit + 1}`, values)
  const items = rows.slice(0, plan.limit).map((row) => codec.decode(readRow(codec, row)))
  const last = rows[plan.limit - 1]
  if (rows.length <= plan.limit || !last) return { items }
  const texts = readRow(codec, last)
  const marks = plan.order.map(
    ({ field }) => texts[codec.columns.findIndex(({ name }) => name === field)] ?? '',
  )
  if (plan.bySequence) marks.push(last[codec.columns.length] ?? '')
  return { items, cursor: plan.cursor(marks) }
}

/** The scan as SQL without a limit; values are bound from $1 on. */
function scanStatement(
  table: string,
  tenant: string,
  definition: LogDefinition,
  plan: ScanPlan,
): { readonly sql: string; readonly values: readonly string[] } {
  const values: string[] = [tenant]
  const bind = (text: string, type: ScanPlan['order'][number]['type']) => parameter(values.push(text), type)
  const terms = ['t.tenant = $1::text']
  const order = [
    ...plan.order.map(({ field, type }, place) => ({ column: `t.${logColumn(field)}`, type, place })),
    ...(plan.bySequence ? [{ column: 't.seq', type: 'bigint' as const, place: plan.order.length }] : []),
  ]
  // Within one partition it is left out of order and comparison, so that the index serves both.
  const [partition] = order
  if (plan.partition !== undefined && partition) {
    order.shift()
    terms.push(`${partition.column} = ${bind(plan.partition, partition.type)}`)
  }
  const time = definition.time === undefined ? '' : `t.${logColumn(definition.time)}`
  if (plan.from !== undefined) terms.push(`${time} >= ${bind(plan.from, 'instant')}`)
  if (plan.to !== undefined) terms.push(`${time} < ${bind(plan.to, 'instant')}`)
  const { after } = plan
  if (after) {
    const marks = order.map(({ type, place }) => bind(after[place] ?? '', type))
    terms.push(`(${order.map(({ column }) => column).join(', ')}) > (${marks.join(', ')})`)
  }
  const columns = rowCodec(definition).columns.map(({ name, type }) => asText(`t.${logColumn(name)}`, type))
  if (plan.bySequence) columns.push('t.seq::text')
  const sql = `select ${columns.join(', ')} from ${table} t where ${terms.join(' and ')}
    order by ${order.map(({ column }) => column).join(', ')}`
  return { sql, values }
}

function readRow<Columns extends ColumnMap>(
  codec: RowCodec<Columns>,
  row: readonly (string | null)[],
): (string | null)[] {
  return codec.columns.map(({ type }, i) => (row[i] == null ? null : readText(type, row[i])))
}
