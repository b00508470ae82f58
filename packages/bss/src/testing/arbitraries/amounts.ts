import { addDays, type LocalDate } from '@longlines/core/time'
import type { Arbitrary, FastCheck } from './fast-check.ts'

/** Zones with whole and half hours, without midnight on some days, without a day once, and without anything. */
const ZONES = [
  'UTC',
  'Europe/Rome',
  'America/New_York',
  'America/Santiago',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
]

/** The day before which nothing random happens; a leap year follows. */
export const FIRST_DAY: LocalDate = '2024-01-01'

/** Names of zones; UTC is the simplest. */
export function zones(fc: FastCheck): Arbitrary<string> {
  return fc.constantFrom(...ZONES)
}

/** Amounts from zero up, with two decimals: `0.00` is the simplest. */
export function amounts(fc: FastCheck, most = 9999): Arbitrary<string> {
  return fc
    .integer({ min: 0, max: most })
    .map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`)
}

/** Local dates within so many days of the first day. */
export function dates(fc: FastCheck, days: number): Arbitrary<LocalDate> {
  return fc.integer({ min: 0, max: days }).map((wait) => addDays(FIRST_DAY, wait))
}
