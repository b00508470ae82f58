import type { ColumnMap, Log, LogDefinition, Page, RowOf, ScanQuery } from '@longlines/core/store'
import { appendBatches, planScan, type RowCodec, rowCodec, type ScanPlan } from '@longlines/core/store/kit'
import { LogAppender } from './append.ts'
import { asText, logColumn, parameter, readText, tableOf } from './names.ts'
import type { Session } from './session.ts'
import type { Queue } from './transaction.ts'

const SCAN_PAGE = 5000

/** The log that a transaction hands out. */
export function sqlLog<Columns extends ColumnMap>(
  schema: string,
  tenant: string,
  definition: LogDefinition<Columns>,
  queue: Queue,
): Log<Columns> {
  const appender = new LogAppender(schema, tenant, definition)
  const codec = rowCodec(definition)
  const table = tableOf(schema, definition)
  const append: Log<Columns>['append'] = (rows) => queue((session) => appender.append(session, rows))
  const page = (query: ScanQuery) =>
    queue((session) => scanPage(session, table, tenant, planScan(definition, query), codec, definition.time))
  return {
    append,
    appendStream: (rows, options) => appendBatches(rows, append, options),
    page: (query = {}) => page(query),
    async *scan(query = {}) {
      const limit = query.limit ?? SCAN_PAGE
      for (let cursor = query.cursor; ; ) {
        const part: Page<RowOf<Columns>> = await page({
          ...query,
          limit,
          ...(cursor === undefined ? {} : { cursor }),
        })
        yield* part.items
        if (part.cursor === undefined) return
        cursor = part.cursor
      }
    },
  }
}

async function scanPage<Columns extends ColumnMap>(
  session: Session,
  table: string,
  tenant: string,
  plan: ScanPlan,
  codec: RowCodec<Columns>,
  time: string | undefined,
): Promise<Page<RowOf<Columns>>> {
  const values: string[] = [tenant]
  const bind = (text: string, type: ScanPlan['order'][number]['type']) => parameter(values.push(text), type)
  const terms = ['tenant = $1::text']
  const [partition] = plan.order
  if (plan.partition !== undefined && partition) {
    terms.push(`${logColumn(partition.field)} = ${bind(plan.partition, partition.type)}`)
  }
  if (time !== undefined && plan.from !== undefined)
    terms.push(`${logColumn(time)} >= ${bind(plan.from, 'instant')}`)
  if (time !== undefined && plan.to !== undefined)
    terms.push(`${logColumn(time)} < ${bind(plan.to, 'instant')}`)
  const order = [
    ...plan.order.map(({ field, type }) => ({ column: logColumn(field), type })),
    ...(plan.bySequence ? [{ column: 'seq', type: 'bigint' as const }] : []),
  ]
  const { after } = plan
  if (after) {
    const marks = order.map(({ type }, i) => bind(after[i] ?? '', type))
    terms.push(`(${order.map(({ column }) => column).join(', ')}) > (${marks.join(', ')})`)
  }
  const columns = codec.columns.map(({ name, type }) => asText(logColumn(name), type))
  const { rows } = await session.query(
    `select ${[...columns, ...(plan.bySequence ? ['seq::text'] : [])].join(', ')} from ${table} t
     where ${terms.join(' and ')} order by ${order.map(({ column }) => `t.${column}`).join(', ')} limit ${plan.limit + 1}`,
    values,
  )
  const read = (row: readonly (string | null)[]) =>
    codec.columns.map(({ type }, i) => (row[i] == null ? null : readText(type, row[i])))
  const items = rows.slice(0, plan.limit).map((row) => codec.decode(read(row)))
  const last = rows[plan.limit - 1]
  if (rows.length <= plan.limit || !last) return { items }
  const texts = read(last)
  const marks = plan.order.map(
    ({ field }) => texts[codec.columns.findIndex(({ name }) => name === field)] ?? '',
  )
  if (plan.bySequence) marks.push(last[codec.columns.length] ?? '')
  return { items, cursor: plan.cursor(marks) }
}
