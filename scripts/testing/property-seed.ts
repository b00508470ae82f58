/**
 * CI looks at the same random cases each time, so that it is red for what changed and for nothing else. Everywhere
 * else each run looks at new ones; `FC_SEED` repeats one.
 */
import fc from 'fast-check'

const { CI, FC_SEED } = process.env
const seed = FC_SEED ?? (CI === undefined ? undefined : '20260301')
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) })
