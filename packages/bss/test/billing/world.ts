/** A small operator for tests of whole bills. */
import type { Instant, LocalDate } from '@longlines/core/time'
import { aPriceBook, oneTime, recurring } from '../../src/testing/index.ts'

export const book = aPriceBook({
  'fibre-100': [recurring('fibre', '29.90'), oneTime('setup', '49')],
  'fibre-200': [recurring('fibre', '39.90'), oneTime('change', '9', { on: 'plan-change' })],
  'static-ip': [recurring('ip', '4.99')],
  line: [recurring('line', '12.34', { timing: 'arrears' }), oneTime('visit', '25', { on: 'termination' })],
})

/** Noon in Rome, more or less: an instant on a date. */
export const noon = (date: LocalDate): Instant => `${date}T11:00:00Z`
