import { LonglinesError } from '@longlines/core/errors'

/** A key that was accepted, with what its record said. */
export interface SeenKey {
  readonly key: string
  readonly content: number
  readonly startMs: number
}

/**
 * The memory of what was accepted before. The built-in one lives in memory; over a store, `find` is one
 * query for a batch and `add` belongs into the transaction that persists the batch (it may then do nothing here).
 */
export interface SeenKeys {
  /** For each key the content it was accepted with, or undefined. */
  find(keys: readonly string[]): readonly (number | undefined)[] | Promise<readonly (number | undefined)[]>
  add(accepted: readonly SeenKey[]): void | Promise<void>
  /** Records that started before this instant (epoch ms) cannot be told from repeated ones any more. */
  readonly horizonMs?: number
}

/** How much the memory keeps. */
export interface SeenOptions {
  /** Days of usage, back from the newest start, whose keys are kept. Default: all. */
  readonly days?: number
  /** Keys from an earlier run. */
  readonly keys?: readonly SeenKey[]
}

/** Keys in memory; `keys()` gives them as plain data for the next run. */
export interface SeenInMemory extends SeenKeys {
  keys(): SeenKey[]
  readonly size: number
}

const SLICES = 16
const DAY = 86_400_000

/**
 * Remembers keys in memory, bounded by the time of usage: with `days`, older keys are forgotten in slices,
 * and records from before the horizon are quarantined as `usage.too_late` instead of being taken twice.
 *
 * @example
 * seenInMemory({ days: 45 }).size // 0
 * seenInMemory({ days: 0 }) // throws input.invalid
 */
export function seenInMemory(options: SeenOptions = {}): SeenInMemory {
  if (options.days !== undefined && !(options.days > 0)) {
    throw new LonglinesError(
      'input.invalid',
      `Keys are kept for a number of days above zero; got ${options.days}.`,
      { path: 'days' },
    )
  }
  return new SlicedKeys(options)
}

class SlicedKeys implements SeenInMemory {
  private readonly width: number
  private readonly slices = new Map<number, Map<string, SeenKey>>()
  private newest = Number.NEGATIVE_INFINITY
  private oldest = Number.NEGATIVE_INFINITY

  constructor(options: SeenOptions) {
    this.width = options.days === undefined ? Number.POSITIVE_INFINITY : (options.days * DAY) / SLICES
    this.add(options.keys ?? [])
  }

  get horizonMs(): number {
    return this.oldest
  }

  get size(): number {
    let size = 0
    for (const slice of this.slices.values()) size += slice.size
    return size
  }

  find(keys: readonly string[]): (number | undefined)[] {
    return keys.map((key) => {
      for (const slice of this.slices.values()) {
        const found = slice.get(key)
        if (found !== undefined) return found.content
      }
      return undefined
    })
  }

  add(accepted: readonly SeenKey[]): void {
    for (const { key, content, startMs } of accepted) {
      const number = this.width === Number.POSITIVE_INFINITY ? 0 : Math.floor(startMs / this.width)
      let slice = this.slices.get(number)
      if (slice === undefined) {
        slice = new Map()
        this.slices.set(number, slice)
      }
      const own = ownText(key)
      slice.set(own, { key: own, content, startMs })
      if (startMs > this.newest) this.newest = startMs
    }
    if (this.width !== Number.POSITIVE_INFINITY) this.forget()
  }

  keys(): SeenKey[] {
    return [...this.slices.values()].flatMap((slice) => [...slice.values()])
  }

  private forget(): void {
    const first = Math.floor(this.newest / this.width) - SLICES
    for (const number of this.slices.keys()) {
      if (number < first) this.slices.delete(number)
    }
    if (this.newest > Number.NEGATIVE_INFINITY) this.oldest = Math.max(this.oldest, first * this.width)
  }
}

/**
 * A copy of a text that shares no memory with what it was cut from: engines keep a whole file piece alive
 * for one short part of it.
 */
export function ownText(text: string): string {
  if (text.length < 13) return text
  const parts: string[] = []
  for (let at = 0; at < text.length; at += 12) parts.push(text.slice(at, at + 12))
  return parts.join('')
}
