import { isLonglinesError, type Refusal } from '@longlines/core/errors'
import type { UsageEvent } from '../rating/context.ts'
import type { MediationCounts } from './counts.ts'
import { type FormatReader, ReadingTray, type UsageFormat } from './format.ts'
import { unpacked } from './gunzip.ts'
import { FUTURE_TOLERANCE, Judge, type JudgeOptions, type MediatedBatch } from './judge.ts'
import type { Duplicate, Quarantined } from './record.ts'
import type { ByteSource } from './source.ts'

/** What is mediated, and how. */
export interface MediationOptions extends JudgeOptions {
  /** A file as a stream or as pieces; gzip is recognised. */
  readonly source: ByteSource
  readonly format: UsageFormat
}

/** A running mediation: iterate over it once; `counts` is right between any two batches. */
export interface Mediation extends AsyncIterable<MediatedBatch> {
  readonly counts: MediationCounts
  /**
   * Once it was iterated: what is wrong with the file as a whole. After `usage.damaged_file` undo what was taken of it;
   * after `usage.truncated` and `usage.trailing_data` what came before is right.
   */
  readonly damage: Refusal | undefined
}

/** Everything of a source at once, for sources known to be small. */
export interface Mediated {
  readonly events: readonly UsageEvent[]
  readonly quarantined: readonly Quarantined[]
  readonly duplicates: readonly Duplicate[]
  readonly counts: MediationCounts
  /** As of a {@link Mediation}; absent where the file is whole. */
  readonly damage?: Refusal
}

/** Larger pieces are cut, so that the memory of a batch does not depend on the source. */
const PIECE = 65_536

/**
 * Reads usage records from a file or stream of any size, and gives them batch by batch: normalised, each
 * one once, guided to the subscription that was active when the use started. Whatever cannot be taken is in
 * `quarantined` with the reason, the line and its text; nothing is dropped and no input ends the run. A file
 * that ends in the middle gives `usage.truncated` as its last quarantine entry, a damaged one `usage.damaged_file`;
 * `damage` says so too.
 *
 * @throws LonglinesError for options that cannot be used, such as `time.invalid_instant` in `now`
 * @example
 * const line = '{"id":"1","type":"sms","subscriptionId":"s","startedAt":"2026-01-01T00:00:00Z","quantity":1,"unit":"message"}\n'
 * const mediation = mediate({ source: [line, line], format: usageNdjson(), now: '2026-01-02T00:00:00Z' })
 * const ids: string[] = []
 * for await (const { events } of mediation) ids.push(...events.map(({ id }) => id))
 * ids // ['1']
 * mediation.counts.duplicates // 1
 */
export function mediate(options: MediationOptions): Mediation {
  const judge = new Judge(options)
  const reader = options.format.open({
    now: options.now,
    futureTolerance: options.futureTolerance ?? FUTURE_TOLERANCE,
  })
  let damage: Refusal | undefined
  const tell = (refusal: Refusal) => {
    damage = refusal
  }
  return {
    get counts() {
      return judge.counts
    },
    get damage() {
      return damage
    },
    [Symbol.asyncIterator]: () => batches(options.source, reader, judge, tell),
  }
}

/**
 * Mediates a source known to be small, into arrays.
 *
 * @throws LonglinesError as {@link mediate} does
 * @example
 * const now = '2026-01-02T00:00:00Z'
 * const { quarantined } = await mediateAll({ source: ['{"id":"1"}\n'], format: usageNdjson(), now })
 * quarantined[0].code // 'usage.missing_field'
 */
export async function mediateAll(options: MediationOptions): Promise<Mediated> {
  return gather(mediate(options))
}

/** Gathers all batches of a mediation. */
export async function gather(mediation: Mediation): Promise<Mediated> {
  const events: UsageEvent[] = []
  const quarantined: Quarantined[] = []
  const duplicates: Duplicate[] = []
  for await (const batch of mediation) {
    for (const event of batch.events) events.push(event)
    for (const entry of batch.quarantined) quarantined.push(entry)
    for (const entry of batch.duplicates) duplicates.push(entry)
  }
  const { counts, damage } = mediation
  return { events, quarantined, duplicates, counts, ...(damage === undefined ? {} : { damage }) }
}

async function* batches(
  source: ByteSource,
  reader: FormatReader,
  judge: Judge,
  tell: (damage: Refusal) => void,
): AsyncGenerator<MediatedBatch> {
  try {
    for await (const piece of unpacked(source)) {
      for (let at = 0; at < piece.length; at += PIECE) {
        const batch = await judge.take(reader.push(piece.subarray(at, at + PIECE)))
        if (!isEmpty(batch)) yield batch
      }
    }
  } catch (error) {
    if (!isLonglinesError(error) || !DAMAGES.has(error.code)) throw error
    tell(error.toJSON())
    if (error.code === 'usage.trailing_data') yield await judge.take(reader.end())
    // Otherwise the line that was being read is not whole: it is not taken, however well it may read.
    const tray = new ReadingTray()
    tray.refuse(error.toJSON(), reader.reached, '')
    yield await judge.take(tray)
    return
  }
  const last = await judge.take(reader.end())
  if (!isEmpty(last)) yield last
}

const DAMAGES: ReadonlySet<string> = new Set(['usage.truncated', 'usage.trailing_data', 'usage.damaged_file'])

function isEmpty(batch: MediatedBatch): boolean {
  return batch.events.length === 0 && batch.quarantined.length === 0 && batch.duplicates.length === 0
}
