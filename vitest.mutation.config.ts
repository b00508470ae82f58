import { mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** Only what can kill a mutant of money or rating; the long comparison with the oracle would take days. */
const mutation = mergeConfig(base, {})
mutation.test = {
  ...mutation.test,
  include: ['packages/core/src/money/**/*.test.ts', 'packages/bss/src/rating/**/*.test.ts'],
}

export default mutation
