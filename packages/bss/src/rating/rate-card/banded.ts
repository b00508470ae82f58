import type { BandWindow } from './rate-card-model.ts'

/** Something that applies in weekly windows, or always where it has none. */
export interface Banded {
  readonly windows?: readonly BandWindow[] | undefined
}
