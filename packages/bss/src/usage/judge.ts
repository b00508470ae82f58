import type { Refusal } from '@longlines/core/errors'
import { formatInstant, parseInstant } from '@longlines/core/time'
import type { UsageEvent } from '../rating/context.ts'
import { contentHash } from './content-hash.ts'
import { addByName, type MediationCounts, noCounts } from './counts.ts'
import type { Guide, Guided } from './guide.ts'
import { compileClosing, type LatePolicy } from './late.ts'
import {
  type Duplicate,
  type Quarantined,
  quarantine,
  type ReadingBatch,
  refusal,
  type UsageRecord,
} from './record.ts'
import { type SeenKey, type SeenKeys, seenInMemory } from './seen.ts'
import { isRefusal } from './usage-line.ts'

/** What decides whether a record is taken. Everything that differs between operators is said here. */
export interface JudgeOptions {
  /** The current UTC instant: records from later than it, beyond the tolerance, are refused. */
  readonly now: string
  /** Seconds by which the clocks of the network may be ahead. Default 300. */
  readonly futureTolerance?: number
  /** Who had which identity when. Without it every record must name its subscription. */
  readonly guide?: Guide
  /** What was accepted before. Default: a memory that begins empty with this source. */
  readonly seen?: SeenKeys
  /** The key under which a record is taken once. Default: its id. */
  readonly key?: (record: UsageRecord) => string
  /** Default: records of closed periods are accepted like any other. */
  readonly late?: LatePolicy
  /**
   * By unit: more than that nobody can have used in one record, such as 86,400 seconds or 10,000,000,000,000 bytes. Say
   * so for every unit: one absurd record spoils the tiers, allowances and limits of a whole period. No limit if absent.
   */
  readonly mostPerRecord?: Readonly<Record<string, number>>
  /** Name of the source, such as a file name, for quarantine. */
  readonly name?: string
}

/** What became of the records of a piece of the source. */
export interface MediatedBatch {
  readonly events: readonly UsageEvent[]
  readonly quarantined: readonly Quarantined[]
  readonly duplicates: readonly Duplicate[]
}

/** Seconds by which clocks may be ahead, where the options do not say. */
export const FUTURE_TOLERANCE = 300

type Verdict = UsageEvent | Refusal

/** Decides on records in the order in which they come, and counts. */
export class Judge {
  private readonly seen: SeenKeys
  private readonly latestMs: number
  private readonly closedUntil: (who: Guided) => number
  private tally: MediationCounts = noCounts()
  private late = 0

  constructor(private readonly options: JudgeOptions) {
    this.seen = options.seen ?? seenInMemory()
    this.latestMs = parseInstant(options.now) + (options.futureTolerance ?? FUTURE_TOLERANCE) * 1000
    this.closedUntil = compileClosing(options.late)
  }

  get counts(): MediationCounts {
    return this.tally
  }

  async take(batch: ReadingBatch): Promise<MediatedBatch> {
    const events: UsageEvent[] = []
    const quarantined = batch.refused.map((refused) => this.named(refused))
    const duplicates: Duplicate[] = batch.duplicates.map((duplicate) => this.named(duplicate))
    const { key = (record: UsageRecord) => record.id } = this.options
    const keys = batch.readings.map(({ record }) => key(record))
    const before = await this.seen.find(keys)
    const accepted = new Map<string, SeenKey>()
    this.late = 0
    batch.readings.forEach((reading, index) => {
      const recordKey = keys[index] ?? reading.record.id
      const known = accepted.get(recordKey)?.content ?? before[index]
      const content = contentHash(reading.record)
      if (known === content) {
        duplicates.push(this.named({ key: recordKey, line: reading.line }))
        return
      }
      const verdict = known === undefined ? this.judge(reading.record) : conflict(recordKey)
      if (isRefusal(verdict)) {
        quarantined.push(
          this.named({ ...quarantine(verdict, reading.raw, reading.line), record: reading.record }),
        )
      } else {
        accepted.set(recordKey, { key: recordKey, content, startMs: reading.record.startMs })
        events.push(verdict)
      }
    })
    await this.seen.add([...accepted.values()])
    this.count(batch, { events, quarantined, duplicates })
    return { events, quarantined, duplicates }
  }

  private judge(record: UsageRecord): Verdict {
    if (record.startMs > this.latestMs) {
      return refusal(
        'usage.in_future',
        `Use started at ${record.startedAt}, after now (${this.options.now}); check the clock that wrote it.`,
        'startedAt',
      )
    }
    if (this.seen.horizonMs !== undefined && record.startMs < this.seen.horizonMs) {
      return refusal(
        'usage.too_late',
        `Use started at ${record.startedAt}; keys of that time are forgotten, so that it may have been taken before.`,
        'startedAt',
      )
    }
    const most = this.options.mostPerRecord?.[record.unit]
    if (most !== undefined && Number(record.quantity) > most) {
      return refusal(
        'usage.implausible_quantity',
        `${record.quantity} ${record.unit} in one record is more than ${most}; mend it, or raise \`mostPerRecord\`.`,
        'quantity',
      )
    }
    const who = this.guided(record)
    if (isRefusal(who)) return who
    const closedMs = this.closedUntil(who)
    if (record.startMs >= closedMs) return eventOf(record, who)
    if (this.options.late?.policy === 'quarantine') {
      return refusal(
        'usage.too_late',
        `Use started at ${record.startedAt}; the period before ${formatInstant(closedMs)} is closed.`,
        'startedAt',
      )
    }
    this.late++
    return this.options.late?.policy === 'next-period'
      ? moved(eventOf(record, who), closedMs)
      : eventOf(record, who)
  }

  private guided(record: UsageRecord): Guided | Refusal {
    const { guide } = this.options
    const { identity, subscriptionId, startMs } = record
    if (subscriptionId !== undefined) {
      return guide === undefined
        ? { subscriptionId, accountId: record.accountId }
        : guide.bySubscription(subscriptionId, startMs)
    }
    if (guide !== undefined && identity !== undefined) return guide.byIdentity(identity, startMs)
    return refusal(
      'usage.unknown_account',
      `Nobody is known as ${identity ?? ''}; give mediation a guide.`,
      'identity',
    )
  }

  private named<T extends object>(entry: T): T {
    return this.options.name === undefined ? entry : { ...entry, source: this.options.name }
  }

  private count(batch: ReadingBatch, outcome: MediatedBatch): void {
    const reasons: Record<string, number> = { ...this.tally.reasons }
    for (const { code } of outcome.quarantined) reasons[code] = (reasons[code] ?? 0) + 1
    this.tally = {
      read: this.tally.read + batch.read,
      derived: this.tally.derived + batch.derived,
      skipped: addByName(this.tally.skipped, batch.skipped),
      // Counted where records come in, not as the sum of where they went: so that a loss shows.
      in: this.tally.in + batch.readings.length + batch.refused.length + batch.duplicates.length,
      accepted: this.tally.accepted + outcome.events.length,
      quarantined: this.tally.quarantined + outcome.quarantined.length,
      duplicates: this.tally.duplicates + outcome.duplicates.length,
      late: this.tally.late + this.late,
      reasons,
    }
  }
}

function conflict(key: string): Refusal {
  return refusal(
    'usage.conflicting_duplicate',
    `A record with the key ${key} and other content was taken before; decide which one is right.`,
    'id',
    { key },
  )
}

function eventOf(record: UsageRecord, who: Guided): UsageEvent {
  const accountId = who.accountId ?? record.accountId
  return {
    id: record.id,
    type: record.type,
    subscriptionId: who.subscriptionId,
    ...(accountId === undefined ? {} : { accountId }),
    startedAt: record.startedAt,
    startMs: record.startMs,
    quantity: record.quantity,
    unit: record.unit,
    attributes: record.attributes,
  }
}

function moved(event: UsageEvent, toMs: number): UsageEvent {
  return {
    ...event,
    startedAt: formatInstant(toMs),
    startMs: toMs,
    attributes: { ...event.attributes, usedAt: event.startedAt },
  }
}
