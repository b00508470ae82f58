import { Decimal } from '@longlines/core/money'
import { placesOf } from './meter.ts'

/**
 * Compares what came out with what a case expects. Every expected field must be there. Decimals compare as
 * numbers; a result finer than the expectation is rounded half-up to it, at least to two places, once.
 */
export function differences(got: unknown, expected: unknown, path = 'result'): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length)
      return [`${path}: ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`]
    return expected.flatMap((one, index) => differences(got[index], one, `${path}[${index}]`))
  }
  if (isRecord(expected)) {
    if (!isRecord(got)) return [`${path}: ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`]
    return Object.entries(expected).flatMap(([name, one]) => differences(got[name], one, `${path}.${name}`))
  }
  if (isDecimal(got) && isDecimal(expected)) {
    const places = Math.max(2, placesOf([String(expected)]))
    const rounded = new Decimal(got).toDecimalPlaces(places, Decimal.ROUND_HALF_UP)
    return rounded.equals(expected) ? [] : [`${path}: ${rounded.toFixed()}, expected ${expected}`]
  }
  return got === expected ? [] : [`${path}: ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isDecimal(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
}

/** The sum of decimal texts. */
export function sumOf(texts: readonly string[]): string {
  return texts.reduce((sum, text) => sum.plus(text), new Decimal(0)).toFixed()
}

/** Most decimal places that a case expects of anything, at least two: how its lines are rounded. */
export function lineDigits(expected: unknown): number {
  if (typeof expected === 'string') return Math.max(2, placesOf([expected]))
  if (typeof expected !== 'object' || expected === null) return 2
  return Object.values(expected).reduce((most: number, value) => Math.max(most, lineDigits(value)), 2)
}
