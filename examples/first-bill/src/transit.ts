/** From interface counters to the one record of a month that transit is billed by. */
import { bandwidthUsage, slotSamples, type UsageEvent } from '@longlines/bss/rating'
import { type CounterSample, ratesOf } from '@longlines/oss/telemetry'
import { billedPeriod } from './bill.ts'
import { TRANSIT } from './catalog.ts'
import type { Batch } from './rate.ts'

const EVERY_SECONDS = 300
/** Ports of ten gigabits; a counter that says more was reset. */
const COUNTER = { counterBits: 64, maxRateBps: 1e10, maxGapMs: 1.5 * EVERY_SECONDS * 1000 } as const

/** Holds polls back until all are read, then gives one record for each interface. */
export async function* measured(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  const polls = new Map<string, UsageEvent[]>()
  let last: Batch | undefined
  for await (const batch of batches) {
    for (const event of batch.events) {
      const known = polls.get(event.subscriptionId)
      if (known === undefined) polls.set(event.subscriptionId, [event])
      else known.push(event)
    }
    last = batch
    yield { ...batch, events: [] }
  }
  if (last !== undefined)
    yield { events: [...polls.values()].map(bandwidthOf), quarantined: [], counts: last.counts }
}

/** Counters to rates, rates to the billed percentile; what is unknown stays unknown. */
function bandwidthOf(polls: readonly UsageEvent[]): UsageEvent {
  const sorted = [...polls].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
  const received = ratesOf(
    sorted.map((poll) => sampleOf(poll, poll.quantity)),
    COUNTER,
  )
  const sent = ratesOf(
    sorted.map((poll) => sampleOf(poll, poll.attributes.out ?? null)),
    COUNTER,
  )
  const readings = received.map(({ from, rateBps }, index) => ({
    at: from,
    in: rateBps,
    out: sent[index]?.rateBps ?? null,
  }))
  const { subscriptionId, accountId } = polls[0]!
  const period = billedPeriod()
  const id = `${subscriptionId}@${period.from}`
  return bandwidthUsage(slotSamples(readings, { period, everySeconds: EVERY_SECONDS }), TRANSIT, {
    id,
    type: 'bandwidth',
    subscriptionId,
    accountId,
    startedAt: period.from,
  }).event
}

function sampleOf({ startedAt, attributes }: UsageEvent, value: CounterSample['value']): CounterSample {
  return { at: startedAt, value, upTimeTicks: Number(attributes.uptime) }
}
