import { LonglinesError, type Refusal } from '@longlines/core/errors'
import { parseInstant } from '@longlines/core/time'
import { refusal } from './record.ts'

/** From when to when an identity in the network belonged to a subscription: half-open, `to: null` is open. */
export interface GuideEntry {
  /** User name, account code, calling number; `null` for a subscription that records name themselves. */
  readonly identity: string | null
  readonly subscriptionId: string
  readonly accountId?: string
  /** UTC instant. */
  readonly from: string
  readonly to: string | null
}

/** Who used it. */
export interface Guided {
  readonly subscriptionId: string
  readonly accountId: string | undefined
}

/** Finds the subscription that had an identity at an instant. */
export interface Guide {
  /** By identity: `usage.unknown_account` or `usage.no_subscription` when there is none. */
  byIdentity(identity: string, atMs: number): Guided | Refusal
  /** By subscription: the same codes when it does not exist, or was not active then. */
  bySubscription(subscriptionId: string, atMs: number): Guided | Refusal
}

interface Span {
  readonly fromMs: number
  readonly toMs: number
  readonly who: Guided
}

/**
 * Compiles who had which identity when, for binary search. Numbers and user names are given to somebody
 * else after a time, so that an identity alone finds nobody.
 *
 * @throws LonglinesError `usage.overlapping_identity` when two subscriptions have an identity at once,
 * `time.invalid_period`, `time.invalid_instant`
 * @example
 * compileGuide([{ identity: 'alice', subscriptionId: 's1', from: '2026-01-01T00:00:00Z', to: null }]).byIdentity('alice', Date.UTC(2026, 1, 1)) // { subscriptionId: 's1', accountId: undefined }
 */
export function compileGuide(entries: readonly GuideEntry[]): Guide {
  const identities = new Map<string, Span[]>()
  const subscriptions = new Map<string, Span[]>()
  entries.forEach((entry, index) => {
    const span = spanOf(entry, index)
    if (entry.identity !== null) push(identities, entry.identity, span)
    push(subscriptions, entry.subscriptionId, span)
  })
  for (const [identity, spans] of identities) sortApart(identity, spans)
  for (const spans of subscriptions.values()) spans.sort((a, b) => a.fromMs - b.fromMs)
  return {
    byIdentity(identity, atMs) {
      const spans = identities.get(identity)
      if (spans === undefined) return unknown('identity', identity)
      const found = lastStarted(spans, atMs)
      if (found !== undefined && atMs < found.toMs) return found.who
      return notActive('identity', identity, atMs)
    },
    bySubscription(subscriptionId, atMs) {
      const spans = subscriptions.get(subscriptionId)
      if (spans === undefined) return unknown('subscriptionId', subscriptionId)
      // Several identities of one subscription may overlap: any of them will do.
      const found = spans.find((span) => span.fromMs <= atMs && atMs < span.toMs)
      return found?.who ?? notActive('subscriptionId', subscriptionId, atMs)
    },
  }
}

function spanOf(entry: GuideEntry, index: number): Span {
  const fromMs = parseInstant(entry.from)
  const toMs = entry.to === null ? Number.POSITIVE_INFINITY : parseInstant(entry.to)
  if (toMs < fromMs) {
    throw new LonglinesError(
      'time.invalid_period',
      `${entry.subscriptionId} has ${entry.identity} until ${entry.to}, before it starts at ${entry.from}.`,
      { path: `[${index}].to` },
    )
  }
  return { fromMs, toMs, who: { subscriptionId: entry.subscriptionId, accountId: entry.accountId } }
}

function push(into: Map<string, Span[]>, key: string, span: Span): void {
  if (span.fromMs === span.toMs) {
    if (!into.has(key)) into.set(key, [])
    return
  }
  const spans = into.get(key)
  if (spans === undefined) into.set(key, [span])
  else spans.push(span)
}

function sortApart(identity: string, spans: Span[]): void {
  spans.sort((a, b) => a.fromMs - b.fromMs)
  for (let at = 1; at < spans.length; at++) {
    const [before, after] = [spans[at - 1], spans[at]]
    if (before !== undefined && after !== undefined && before.toMs > after.fromMs) {
      throw new LonglinesError(
        'usage.overlapping_identity',
        `${identity} belongs to ${before.who.subscriptionId} and to ${after.who.subscriptionId} at once; end the first before the second starts.`,
        { values: { identity, first: before.who.subscriptionId, second: after.who.subscriptionId } },
      )
    }
  }
}

function lastStarted(spans: readonly Span[], atMs: number): Span | undefined {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((spans[middle]?.fromMs ?? 0) <= atMs) low = middle + 1
    else high = middle
  }
  return spans[low - 1]
}

function unknown(path: string, who: string): Refusal {
  return refusal(
    'usage.unknown_account',
    `Nobody is known as ${who}; add it to the guide and recycle the record.`,
    path,
    { [path]: who },
  )
}

function notActive(path: string, who: string, atMs: number): Refusal {
  return refusal('usage.no_subscription', `${who} had no active subscription when the use started.`, path, {
    [path]: who,
    startMs: atMs,
  })
}
