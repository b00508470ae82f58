/** Where usage comes from: four recordings, each with the format that reads it. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  asteriskCsv,
  compileGuide,
  csv,
  mediate,
  ndjson,
  radiusDetail,
  type UsageFormat,
} from '@longlines/bss/usage'
import { BILLED_AT, type ProductId, subscriptionsOf } from './customers.ts'
import { UserError } from './options.ts'
import type { Batch } from './rate.ts'

export interface Source {
  /** Name of the file, under which its position and its quarantine are kept. */
  readonly name: string
  readonly title: string
  readonly format: UsageFormat
  readonly products: readonly ProductId[]
}

export const SOURCES: readonly Source[] = [
  {
    name: 'radius-detail.gz',
    title: 'Broadband (RADIUS)',
    format: radiusDetail(),
    products: ['fibre-500', 'fibre-business'],
  },
  {
    name: 'Master.csv.gz',
    title: 'Calls (Asterisk)',
    format: asteriskCsv({ zone: 'UTC', identity: 'src' }),
    products: ['voice-home'],
  },
  { name: 'mobile-data.ndjson.gz', title: 'Mobile data', format: mobileData(), products: ['mobile-10'] },
  { name: 'counters.csv.gz', title: 'Transit (SNMP)', format: interfaceCounters(), products: ['transit-95'] },
]

/** Records a transaction: enough that writing is fast, few enough that a bar moves. */
const BATCH = 2_000

/**
 * Reads a source in batches: normalised, each record once, guided to whoever had the identity at that instant.
 *
 * @param onBytes - told how much of the file was read since the last call
 */
export async function* readBatches(
  data: string,
  { name, format, products }: Source,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Batch> {
  const mediation = mediate({
    source: bytesOfFile(join(data, name), onBytes),
    format,
    guide: guideOf(products),
    now: BILLED_AT,
    name,
  })
  let events: Batch['events'][number][] = []
  let quarantined: Batch['quarantined'][number][] = []
  for await (const batch of mediation) {
    events.push(...batch.events)
    quarantined.push(...batch.quarantined)
    if (events.length < BATCH) continue
    yield { events, quarantined, counts: mediation.counts }
    events = []
    quarantined = []
  }
  yield { events, quarantined, counts: mediation.counts }
}

/** Size of a source's file, before any of them is read. */
export async function sizeOf(data: string, { name }: Source): Promise<number> {
  try {
    return (await stat(join(data, name))).size
  } catch (cause) {
    throw new UserError(`There is no ${name} in ${data}; give the folder of the recordings with --data.`, {
      cause,
    })
  }
}

async function* bytesOfFile(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of createReadStream(path)) {
      if (!(piece instanceof Uint8Array)) throw new TypeError('A file is read as bytes.')
      onBytes(piece.length)
      yield piece
    }
  } catch (cause) {
    throw new UserError(`${path} cannot be read.`, { cause })
  }
}

function guideOf(products: readonly ProductId[]) {
  return compileGuide(
    subscriptionsOf(...products).map(({ id, accountId, identity, from, to = null }) => ({
      identity,
      subscriptionId: id,
      accountId,
      from,
      to,
    })),
  )
}

function mobileData(): UsageFormat {
  return ndjson({
    mapping: {
      fields: {
        id: 'id',
        type: { constant: 'data' },
        identity: 'msisdn',
        startedAt: 'started_at',
        quantity: 'bytes',
        unit: { constant: 'byte' },
        attributes: { rat: 'rat' },
      },
    },
  })
}

/** A poll of an interface is a record like any other: read once, guided, put aside where it is broken. */
function interfaceCounters(): UsageFormat {
  return csv({
    mapping: {
      fields: {
        id: { join: ['if_name', 'polled_at'], with: '@' },
        type: { constant: 'interface-counters' },
        identity: 'if_name',
        startedAt: 'polled_at',
        quantity: 'if_hc_in_octets',
        unit: { constant: 'octet' },
        attributes: {
          out: { from: 'if_hc_out_octets', as: 'text', required: true },
          uptime: { from: 'sys_uptime', as: 'number', required: true },
        },
      },
    },
  })
}
