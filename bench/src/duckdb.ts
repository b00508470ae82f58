/**
 * The same tariff as one SQL statement over the same NDJSON file. DuckDB gets its best plan: prefixes by
 * hash joins on lengths, running totals by windows, one pass over the file.
 */
import { DuckDBInstance } from '@duckdb/node-api'
import type { DeckRow } from './dataset.ts'
import { incrementsOf, RULES } from './rules.ts'

/** A database in memory with the deck and the zone's offsets loaded; only rating is timed. */
export async function openDuckDb(
  rows: readonly DeckRow[],
  offsets: readonly { readonly fromMs: number; readonly offsetMs: number }[],
) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  const values = rows
    .map((row) => {
      const [first, next] = incrementsOf(row)
      return `('${row.prefix}', ${Math.round(Number(row.price) * 1000)}, ${first}, ${next}, ${Math.round(Number(row.connectFee) * 1e6)})`
    })
    .join(',')
  await connection.run(
    `create table deck as select * from (values ${values}) t(prefix, milli, first_inc, next_inc, fee)`,
  )
  const zone = offsets.map(({ fromMs, offsetMs }) => `(${fromMs / 1000}, ${offsetMs / 1000})`).join(',')
  await connection.run(`create table zone as select * from (values ${zone}) t(from_s, offset_s)`)
  return {
    async total(file: string): Promise<bigint> {
      const reader = await connection.runAndReadAll(totalSql(file))
      return BigInt(String(reader.getRows()[0]?.[0]))
    },
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/**
 * Charges in millionths of a euro, summed; whole numbers throughout. Prices are in ten-thousandths a minute,
 * so a second costs 100/60 millionths of that. A call of at most half an hour meets one band boundary at
 * most: `edge` seconds after its start. All events lie in one local month, so counters need no month.
 */
function totalSql(file: string): string {
  const [small, middle, large] = RULES.dataTiers.map((tier) => Math.round(Number(tier.unitPrice) * 1e7))
  const [firstTier, secondTier] = RULES.dataTiers.map((tier) => tier.upTo)
  const dataTotal = (kb: string) =>
    `(${small} * least(${kb}, ${firstTier}) + ${middle} * least(greatest(${kb} - ${firstTier}, 0), ${Number(secondTier) - Number(firstTier)})
      + ${large} * greatest(${kb} - ${secondTier}, 0) + 5) // 10`
  return `
with running as (
  select type, quantity, attributes.destination as destination, epoch(startedAt)::bigint as start_s,
         sum(quantity) over (partition by subscriptionId, type order by n rows unbounded preceding)::bigint as after
  from (select row_number() over () as n, * from read_json('${file}', format = 'newline_delimited', columns = {
    type: 'VARCHAR', subscriptionId: 'VARCHAR', startedAt: 'TIMESTAMP', quantity: 'BIGINT', attributes: 'STRUCT(destination VARCHAR)'}))
), voice as (
  select quantity as q, least(quantity, greatest(0, ${RULES.voiceSeconds} - (after - quantity))) as c,
         coalesce(long.first_inc, short.first_inc) as f, coalesce(long.next_inc, short.next_inc) as x,
         coalesce(long.milli, short.milli) as milli, coalesce(long.fee, short.fee) as fee,
         (start_s + offset_s) % 86400 as t, ((start_s + offset_s) // 86400 + 3) % 7 + 1 as weekday
  from (select * from running where type = 'voice') r
  asof join zone on r.start_s >= zone.from_s
  left join deck long on long.prefix = substr(destination, 1, 5)
  left join deck short on short.prefix = substr(destination, 1, 1)
), placed as (
  select *, if(c < f, f, x) as l0, weekday <= 5 and t >= 28800 and t < 72000 as peak,
         case when weekday > 5 or t >= 72000 then 86400 when t < 28800 then 28800 - t else 72000 - t end as edge
  from voice where q > c
), counted as (
  select *, 1 + greatest(0, (q - c - l0 + x - 1) // x) as n,
         if(c >= edge, 0, 1 + greatest(0, (edge - c - l0 + x - 1) // x)) as before_edge
  from placed
), split as (
  select *, if(least(n, before_edge) = 0, 0, l0 + (least(n, before_edge) - 1) * x) as first_band, l0 + (n - 1) * x as seconds from counted
), amounts as (
  select ((first_band * if(peak, 10, 5) + (seconds - first_band) * if(peak, 5, 10)) * milli * 10 + 3) // 6 + if(c = 0, fee, 0) as amount from split
  union all
  select ${dataTotal('after')} - ${dataTotal('(after - quantity)')} from running where type = 'data'
  union all
  select (quantity - least(quantity, greatest(0, ${RULES.messages} - (after - quantity)))) * ${Number(RULES.messagePrice) * 1e6} from running where type = 'sms'
)
select sum(amount)::hugeint from amounts`
}
