export type { Banded } from './banded.ts'
export { rateCard } from './rate-card.ts'
export { BandWindow, Destination, RateBand, RateCardModel, RateRow } from './rate-card-model.ts'
export { type CallSegment, segmentsOf } from './segments.ts'
