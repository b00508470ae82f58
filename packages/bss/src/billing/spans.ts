/** Sets of half-open spans. */
import type { Span } from './proration.ts'

/**
 * What is left of a span when others are cut out of it, in order.
 *
 * @example
 * cutOut({ from: 0, to: 10 }, [{ from: 2, to: 4 }, { from: 8, to: 12 }]) // [{ from: 0, to: 2 }, { from: 4, to: 8 }]
 */
export function cutOut(whole: Span, holes: readonly Span[]): Span[] {
  if (holes.length === 0) return whole.from < whole.to ? [{ from: whole.from, to: whole.to }] : []
  const left: Span[] = []
  let from = whole.from
  for (const hole of [...holes].sort((a, b) => a.from - b.from)) {
    if (hole.to <= from || hole.from >= whole.to) continue
    if (hole.from > from) left.push({ from, to: hole.from })
    from = hole.to
  }
  if (from < whole.to) left.push({ from, to: whole.to })
  return left
}

/**
 * The parts of a span that others cover, in order.
 *
 * @example
 * within({ from: 0, to: 10 }, [{ from: 8, to: 12 }, { from: 2, to: 4 }]) // [{ from: 2, to: 4 }, { from: 8, to: 10 }]
 */
export function within(whole: Span, others: readonly Span[]): Span[] {
  return others.length === 0 ? [] : cutOut(whole, cutOut(whole, others))
}
