export type { Banded } from './band-table.ts'
export { BandWindow, Destination, RateBand, RateCardModel, RateRow, rateCard } from './rate-card.ts'
export { type CallSegment, segmentsOf } from './segments.ts'
