import type { AnyChargeModel } from './model.ts'
import { type BlockTiersModel, blockTiers } from './models/block-tiers.ts'
import { type FlatModel, flat } from './models/flat.ts'
import { type GraduatedModel, graduated } from './models/graduated.ts'
import { type GraduatedPercentageModel, graduatedPercentage } from './models/graduated-percentage.ts'
import { type MultiplierModel, multiplier } from './models/multiplier.ts'
import { type PackageModel, packages } from './models/package.ts'
import { type PerUnitModel, perUnit } from './models/per-unit.ts'
import { type PercentageModel, percentage } from './models/percentage.ts'
import { type ProratedGraduatedModel, proratedGraduated } from './models/prorated-graduated.ts'
import { type StairstepModel, stairstep } from './models/stairstep.ts'
import { type VolumeModel, volume } from './models/volume.ts'
import { type BandwidthPercentileModel, bandwidthPercentile } from './percentile/bandwidth-percentile.ts'
import { rateCard } from './rate-card/rate-card.ts'
import type { RateCardModel } from './rate-card/rate-card-model.ts'

/** The fields of the built-in models, told apart by `type`. */
export type BuiltInModel =
  | BlockTiersModel
  | FlatModel
  | GraduatedModel
  | GraduatedPercentageModel
  | MultiplierModel
  | PackageModel
  | PerUnitModel
  | PercentageModel
  | ProratedGraduatedModel
  | StairstepModel
  | VolumeModel
  | RateCardModel
  | BandwidthPercentileModel

/** Every charge model that comes with the library; name your own set in `RatingContext.models`. */
export const BUILT_IN_MODELS: readonly AnyChargeModel[] = [
  flat,
  perUnit,
  graduated,
  volume,
  packages,
  blockTiers,
  stairstep,
  percentage,
  proratedGraduated,
  graduatedPercentage,
  multiplier,
  rateCard,
  bandwidthPercentile,
]
