export { BandwidthPercentileModel, bandwidthPercentile, bandwidthUsage } from './bandwidth-percentile.ts'
export { MISSING_SAMPLES, type MissingSamples } from './missing-samples.ts'
export {
  BANDWIDTH_DIRECTIONS,
  type BandwidthDirection,
  type BandwidthSample,
  type PercentileOptions,
  type PercentilePart,
  type PercentileResult,
  percentileOf,
} from './percentile.ts'
export { PERCENTILE_CONVENTIONS, type PercentileConvention, type Rank, rankOf } from './rank.ts'
export { type BandwidthReading, type SampleGrid, slotSamples } from './slot-samples.ts'
