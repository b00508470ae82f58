import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

const packages = fileURLToPath(new URL('./packages', import.meta.url))

/** The tests of what is mutated. Imports between packages must stay within the copy that holds the mutants. */
const mutation = mergeConfig(base, {
  resolve: {
    alias: [{ find: /^@longlines\/(\w+)\/(\w+)$/, replacement: `${packages}/$1/src/$2/index.ts` }],
  },
})
mutation.test = {
  ...mutation.test,
  include: ['packages/core/src/money/**/*.test.ts', 'packages/bss/{src/rating,test}/**/*.test.ts'],
  // A minute for each mutant would be days; the properties beside the models ask the same oracles.
  exclude: ['**/million-events.test.ts'],
}

export default mutation
