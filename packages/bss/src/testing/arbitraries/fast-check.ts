import type fc from 'fast-check'

/** fast-check, as `import fc from 'fast-check'` gives it: handed in, so that nobody has to have it. */
export type FastCheck = typeof fc

export type { Arbitrary } from 'fast-check'
