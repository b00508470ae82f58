export { BlockTier, BlockTiersModel, blockTiers } from './block-tiers.ts'
export { FlatModel, flat } from './flat.ts'
export { GraduatedModel, graduated } from './graduated.ts'
export { GraduatedPercentageModel, graduatedPercentage } from './graduated-percentage.ts'
export { MultiplierModel, multiplier } from './multiplier.ts'
export { PackageModel, packages } from './package.ts'
export { PerUnitModel, perUnit } from './per-unit.ts'
export { PercentageModel, percentage } from './percentage.ts'
export {
  ProratedGraduatedModel,
  proratedGraduated,
  type SeatChange,
  type SeatUsage,
  seatUsage,
} from './prorated-graduated.ts'
export { StairstepModel, stairstep } from './stairstep.ts'
export { Tier } from './tiers.ts'
export { VolumeModel, volume } from './volume.ts'
