import { csv } from './csv.ts'
import type { UsageFormat } from './format.ts'
import type { UsageMapping } from './mapping.ts'

/** Columns of the `Master.csv` that Asterisk's `cdr_csv` writes; the last two as configured there. */
export const ASTERISK_COLUMNS: readonly string[] = [
  'accountcode',
  'src',
  'dst',
  'dcontext',
  'clid',
  'channel',
  'dstchannel',
  'lastapp',
  'lastdata',
  'start',
  'answer',
  'end',
  'duration',
  'billsec',
  'disposition',
  'amaflags',
  'uniqueid',
  'userfield',
]

/** What `Master.csv` does not say itself. */
export interface AsteriskOptions {
  /** Zone of its wall-clock times; `UTC` with `usegmtime=yes`. */
  readonly zone: string
  /** The column by which the guide finds the subscription. Default `accountcode`. */
  readonly identity?: 'accountcode' | 'src' | 'userfield'
  /** Usage type of its records. Default `voice`. */
  readonly type?: string
}

/**
 * The mapping of Asterisk's call records: answered calls only, from the answer on, in billed seconds. If
 * your dialplan forks records (one `uniqueid`, several rows), take `{ join: ['uniqueid', 'dstchannel'], with: '/' }`
 * as `id`; otherwise the second row is quarantined as `usage.conflicting_duplicate`, never lost.
 *
 * @example
 * asteriskMapping({ zone: 'Europe/Berlin' }).fields.quantity // 'billsec'
 */
export function asteriskMapping(options: AsteriskOptions): UsageMapping {
  return {
    fields: {
      id: 'uniqueid',
      type: { constant: options.type ?? 'voice' },
      identity: options.identity ?? 'accountcode',
      startedAt: { from: 'answer', format: { local: options.zone } },
      quantity: 'billsec',
      unit: { constant: 'second' },
      attributes: {
        destination: { from: 'dst', required: true },
        caller: 'src',
        channel: 'channel',
        uniqueId: 'uniqueid',
      },
    },
    only: [{ rule: 'not-answered', column: 'disposition', is: ['ANSWERED'] }],
  }
}

/**
 * Asterisk's `Master.csv`. A last row without a line end was cut, and is quarantined.
 *
 * @throws LonglinesError `time.unknown_zone` when a file is opened
 * @example
 * asteriskCsv({ zone: 'Europe/Berlin', identity: 'src' }).name // 'csv'
 */
export function asteriskCsv(options: AsteriskOptions): UsageFormat {
  // Asterisk writes each record with its line end, at once: without it the `uniqueid` may be cut.
  return csv({
    columns: ASTERISK_COLUMNS,
    optionalColumns: 2,
    endsWithNewline: true,
    mapping: asteriskMapping(options),
  })
}
