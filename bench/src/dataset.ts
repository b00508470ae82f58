/**
 * A month of a small operator, seeded: the same events on every machine. Voice over a deck of ten thousand
 * prefixes with peak and off-peak, data with three tiers, messages with an allowance.
 */
import type { UsageEvent } from '@longlines/bss/rating'

/** A subscription has about a hundred events a month. */
const EVENTS_A_SUBSCRIPTION = 100
const MONTH_START = Date.UTC(2026, 2, 1)
/** March: the clocks of Berlin change on the 29th. */
const MONTH_SECONDS = 31 * 86_400 - 7200

/** Mulberry32: small, fast, and the same everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** One destination of the rate deck. */
export interface DeckRow {
  readonly prefix: string
  readonly price: string
  readonly increments: '60/60' | '60/1' | '1/1'
  readonly connectFee: string
}

/** Nine one-digit prefixes, so that every number has a price, and ten thousand of five digits. */
export function deck(): DeckRow[] {
  const random = randomOf(7)
  const prefixes = [
    ...Array.from({ length: 9 }, (_, index) => String(index + 1)),
    ...Array.from({ length: 10_000 }, (_, index) => String(10_000 + index * 9)),
  ]
  const kinds = ['60/60', '60/1', '1/1'] as const
  return prefixes.map((prefix) => ({
    prefix,
    price: (0.005 + Math.floor(random() * 400) / 1000).toFixed(3),
    increments: kinds[Math.floor(random() * 3)]!,
    connectFee: random() < 0.3 ? '0.05' : '0',
  }))
}

/** One event; ids count up, so that the file is in the order of arrival. */
function eventAt(index: number, subscriptions: number, share: number, random: () => number): UsageEvent {
  // Files come in the order in which uses end: started up to an hour before the one next to it.
  const second = Math.floor(share * (MONTH_SECONDS - 3600) + random() * 3600)
  const startedAt = `${new Date(MONTH_START + second * 1000).toISOString().slice(0, 19)}Z`
  const subscription = Math.floor(random() * subscriptions)
  const base = {
    id: `u${String(index).padStart(8, '0')}`,
    subscriptionId: `s${String(subscription).padStart(5, '0')}`,
    startedAt,
  }
  const kind = random()
  if (kind < 0.5) {
    const destination = String(100_000_000 + Math.floor(random() * 899_999_999))
    return {
      ...base,
      type: 'voice',
      quantity: Math.floor(random() * random() * 1800),
      unit: 'second',
      attributes: { destination },
    }
  }
  if (kind < 0.85) {
    return {
      ...base,
      type: 'data',
      quantity: Math.floor(random() * random() * 300_000),
      unit: 'kilobyte',
      attributes: { apn: 'internet' },
    }
  }
  return { ...base, type: 'sms', quantity: 1, unit: 'message', attributes: { destination: '491700000000' } }
}

/** Lines of `count` events, made piece by piece so that no size of file needs memory. */
export function* eventLines(
  count: number,
  { subscriptions = Math.ceil(count / EVENTS_A_SUBSCRIPTION) }: { readonly subscriptions?: number } = {},
): Generator<string> {
  const random = randomOf(42)
  for (let index = 0; index < count; index += 1) {
    yield JSON.stringify(eventAt(index, subscriptions, index / count, random))
  }
}
