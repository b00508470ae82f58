import { Decimal, type RoundingMode } from '@longlines/core/money'
import * as z from 'zod'
import {
  type BandWindow,
  compile,
  type RateBand,
  type RateCardModel,
  type Rater,
  segmentsOf,
  type UsageEvent,
} from '../src/rating/index.ts'

const Window = z.strictObject({
  days: z.array(z.number()),
  fromTime: z.string(),
  toTime: z.string().optional(),
})
type Window = z.infer<typeof Window>

const PricedWindow = Window.extend({
  connectFee: z.string().optional(),
  rates: z.array(
    z.strictObject({ fromSecond: z.number(), price: z.string(), per: z.number(), increment: z.number() }),
  ),
})

const CallCase = z.strictObject({
  tariff: z.array(PricedWindow),
  start: z.string(),
  usageSeconds: z.number(),
  timezone: z.string(),
  destinationPrefixes: z.array(z.string()),
  destination: z.string().optional(),
  /** Data volumes are rated like seconds. */
  unit: z.string().optional(),
  /** Guiding to a tariff is not the rater's: an unknown subject has the default one, or none. */
  subject: z.string().optional(),
  defaultTariff: z.boolean().optional(),
  rounding: z
    .strictObject({ mode: z.string(), decimals: z.number(), appliedOn: z.literal('total') })
    .optional(),
})
type CallCase = z.infer<typeof CallCase>

const CallExpected = z.strictObject({
  cost: z.string().optional(),
  matchedPrefix: z.string().optional(),
  error: z.string().optional(),
  sourceReturned: z.string().optional(),
})
type CallExpected = z.infer<typeof CallExpected>

const SegmentsCase = z.strictObject({
  tariffWindows: z.array(Window),
  start: z.string(),
  end: z.string(),
  timezone: z.string(),
})
const SegmentsExpected = z.strictObject({ segmentCount: z.number(), boundaries: z.array(z.string()) })

/** Runs one case of a kind `voice.*`; `null` where it passes, else what differs. */
export function runVoiceCase(input: unknown): string | null {
  const { kind } = z.looseObject({ kind: z.string() }).parse(input)
  if (kind === 'voice.rating') {
    const { input: given, expected } = z.object({ input: CallCase, expected: CallExpected }).parse(input)
    return checkCall(given, expected)
  }
  if (kind === 'voice.segments') {
    const { input: given, expected } = z
      .object({ input: SegmentsCase, expected: SegmentsExpected })
      .parse(input)
    return checkSegments(given, expected)
  }
  return `no mapping for the kind ${kind}`
}

function checkCall(given: CallCase, expected: CallExpected): string | null {
  const rater = compileCard(given)
  const { charges, refusal } = rater.rate(callOf(given), [])
  const charge = charges[0]
  if (expected.error !== undefined) {
    return refusal ? null : `charged ${charge?.amount}, expected the error ${expected.error}`
  }
  if (refusal || charge === undefined) return `refused: ${refusal?.code} ${refusal?.message}`
  if (expected.cost === undefined) return 'the case expects neither a cost nor an error'
  const failed: string[] = []
  if (!new Decimal(charge.amount).equals(expected.cost))
    failed.push(`cost ${charge.amount}, expected ${expected.cost}`)
  if (expected.matchedPrefix !== undefined) {
    const step = rater.explain(charge).steps.find(({ rule }) => rule === 'rate-card.destination')
    const matched = step?.values.matchedPrefix
    if (matched !== expected.matchedPrefix)
      failed.push(`matched ${matched}, expected ${expected.matchedPrefix}`)
  }
  return failed.length === 0 ? null : failed.join('; ')
}

function compileCard({
  tariff,
  timezone,
  destinationPrefixes,
  rounding,
  subject,
  defaultTariff,
}: CallCase): Rater {
  const windows = windowsOf(tariff)
  const bands = tariff.map(
    ({ connectFee = '0', rates }, index): RateBand => ({ windows: windows[index]!, connectFee, rates }),
  )
  const model: RateCardModel = {
    type: 'rate-card',
    cards: { tariff: bands },
    destinations: destinationPrefixes.map((prefix) => ({ prefix, card: 'tariff' })),
  }
  const price = { id: 'voice', currency: 'EUR', usageType: 'voice', unit: 'second', model }
  return compile(subject !== undefined && defaultTariff === false ? [] : [price], {
    currency: 'EUR',
    zone: timezone,
    rounding: rounding
      ? { digits: rounding.decimals, mode: roundingMode(rounding.mode) }
      : { digits: 9, mode: 'half-up' },
  })
}

function callOf({ start, usageSeconds, destination }: CallCase): UsageEvent {
  return {
    id: 'call',
    type: 'voice',
    subscriptionId: 'line',
    startedAt: start,
    quantity: usageSeconds,
    unit: 'second',
    attributes: destination === undefined ? {} : { destination },
  }
}

function roundingMode(mode: string): RoundingMode {
  const known = z.enum(['half-up', 'half-down', 'half-even', 'up', 'down', 'ceiling', 'floor'])
  return known.parse(mode.replace('_', '-'))
}

/** The windows of each entry. One without an end lasts until the next one of that day starts. */
function windowsOf(entries: readonly Window[]): BandWindow[][] {
  const nextStart = (day: number, from: string) =>
    entries
      .filter((entry) => entry.days.includes(day) && entry.fromTime > from)
      .map((entry) => entry.fromTime)
      .sort()[0] ?? '24:00'
  return entries.map(({ days, fromTime, toTime }) =>
    toTime === undefined
      ? days.map((day) => ({ days: [day], from: fromTime, to: nextStart(day, fromTime) }))
      : [{ days, from: fromTime, to: toTime }],
  )
}

function checkSegments(
  given: z.infer<typeof SegmentsCase>,
  expected: z.infer<typeof SegmentsExpected>,
): string | null {
  const bands = windowsOf(given.tariffWindows).map((windows) => ({ windows }))
  const segments = segmentsOf(bands, { from: given.start, to: given.end }, { zone: given.timezone })
  const boundaries = segments.length === 0 ? [] : [segments[0]!.from, ...segments.map(({ to }) => to)]
  if (segments.length === expected.segmentCount && boundaries.join() === expected.boundaries.join())
    return null
  return `${segments.length} segments at ${boundaries.join(', ')}`
}
