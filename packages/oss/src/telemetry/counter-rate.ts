import { LonglinesError } from '@longlines/core/errors'
import {
  type CounterOptions,
  type CounterRate,
  type CounterSample,
  type ReadCounter,
  readCounter,
  type UnknownRate,
} from './counter.ts'

const TICKS_MODULUS = 2 ** 32
/** Polls are stamped by the poller and answered by the device: their clocks may differ by this much. */
const UPTIME_SLACK_TICKS = 500
const UPTIME_SLACK_SHARE = 0.01

/**
 * The average rate between two readings of one counter.
 *
 * A counter that went down has wrapped or was reset. It was reset when sysUpTime did not advance with the
 * clock (its own roll-over after 497 days is no reset), or when the wrapped difference would be faster than
 * `maxRateBps`, or, for want of both, when nothing tells the two apart. A reset gives no rate at all: what
 * was counted before it is lost, and zero would be a lie.
 *
 * @example
 * counterRate(
 *   { at: '2026-10-01T00:00:00Z', value: '4294960000' },
 *   { at: '2026-10-01T00:05:00Z', value: '2704' },
 *   { counterBits: 32, maxRateBps: 1000000 },
 * ).octets // '10000'
 *
 * @throws LonglinesError `input.invalid` (a value that the counter cannot have, readings out of order),
 * `time.invalid_instant`
 */
export function counterRate(
  before: CounterSample,
  after: CounterSample,
  options: CounterOptions,
): CounterRate {
  checkOptions(options)
  const { counterBits } = options
  return rateBetween(
    readCounter(before, counterBits, 'before'),
    readCounter(after, counterBits, 'after'),
    options,
  )
}

/**
 * The rates between consecutive readings, oldest first: one entry for each interval. A reading that repeats
 * the one before it, to the instant, is passed over; a failed one (`null`) makes the intervals on both of its
 * sides unknown.
 *
 * @example
 * ratesOf(
 *   [
 *     { at: '2026-10-01T00:00:00Z', value: 1000, upTimeTicks: 90000 },
 *     { at: '2026-10-01T00:05:00Z', value: 38500, upTimeTicks: 120000 },
 *     { at: '2026-10-01T00:10:00Z', value: 7, upTimeTicks: 4000 },
 *   ],
 *   { counterBits: 64 },
 * ).map(({ rateBps, unknown }) => rateBps ?? unknown) // [1000, 'restart']
 *
 * @throws LonglinesError `input.invalid` (a value that the counter cannot have, readings out of order),
 * `time.invalid_instant`
 */
export function ratesOf(samples: Iterable<CounterSample>, options: CounterOptions): CounterRate[] {
  checkOptions(options)
  const rates: CounterRate[] = []
  let before: ReadCounter | undefined
  let index = 0
  for (const sample of samples) {
    const after = readCounter(sample, options.counterBits, `samples[${index++}]`)
    if (before && before.atMs === after.atMs && before.value === after.value) continue
    if (before) rates.push(rateBetween(before, after, options))
    before = after
  }
  return rates
}

function checkOptions({ maxRateBps, maxGapMs }: CounterOptions): void {
  for (const [path, value] of Object.entries({ maxRateBps, maxGapMs })) {
    if (value !== undefined && !(value > 0)) {
      throw new LonglinesError('input.invalid', `${path} must be above zero, not ${value}.`, { path })
    }
  }
}

function rateBetween(before: ReadCounter, after: ReadCounter, options: CounterOptions): CounterRate {
  const elapsedMs = after.atMs - before.atMs
  if (elapsedMs <= 0) {
    throw new LonglinesError(
      'input.invalid',
      `Readings must be in order of time; ${after.at} does not come after ${before.at}.`,
      { path: 'at' },
    )
  }
  const unknown = (reason: UnknownRate): CounterRate => ({
    from: before.at,
    to: after.at,
    octets: null,
    rateBps: null,
    unknown: reason,
  })
  if (before.value === null || after.value === null) return unknown('missing')
  if (elapsedMs > (options.maxGapMs ?? Infinity)) return unknown('gap')
  const continuous = ranOn(before, after, elapsedMs)
  if (continuous === false) return unknown('restart')

  const wentDown = after.value < before.value
  const proven = continuous === true || options.maxRateBps !== undefined
  if (wentDown && !proven) return unknown('restart')
  const octets = BigInt.asUintN(options.counterBits, after.value - before.value)
  const rateBps = bitsPerSecond(octets, elapsedMs)
  if (rateBps > (options.maxRateBps ?? Number.MAX_SAFE_INTEGER)) {
    return unknown(wentDown && continuous === undefined ? 'restart' : 'impossible')
  }
  return { from: before.at, to: after.at, octets: String(octets), rateBps }
}

/** Whether sysUpTime advanced with the clock; `undefined` when it was not read on both sides. */
function ranOn(before: ReadCounter, after: ReadCounter, elapsedMs: number): boolean | undefined {
  if (before.upTimeTicks === undefined || after.upTimeTicks === undefined) return undefined
  const elapsedTicks = elapsedMs / 10
  const ahead = modulo(after.upTimeTicks - before.upTimeTicks - elapsedTicks, TICKS_MODULUS)
  const apart = Math.min(ahead, TICKS_MODULUS - ahead)
  return apart <= UPTIME_SLACK_TICKS + elapsedTicks * UPTIME_SLACK_SHARE
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by

/** Octets over milliseconds as whole bits a second, half up. */
function bitsPerSecond(octets: bigint, elapsedMs: number): number {
  const elapsed = BigInt(elapsedMs)
  return Number((octets * 16_000n + elapsed) / (2n * elapsed))
}
