/**
 * The quantity models said plainly in decimal.js: one function for each, naive on purpose and written
 * without the compilers, so that both can only agree by being right.
 */
import { Decimal } from 'decimal.js'
import type {
  BlockTiersModel,
  FlatModel,
  GraduatedModel,
  GraduatedPercentageModel,
  MultiplierModel,
  PackageModel,
  PercentageModel,
  PerUnitModel,
  StairstepModel,
  VolumeModel,
} from '../../src/rating/models/index.ts'

const Exact = Decimal.clone({ precision: 100 })
type Exact = InstanceType<typeof Exact>

const MODES = {
  'half-up': Decimal.ROUND_HALF_UP,
  'half-down': Decimal.ROUND_HALF_DOWN,
  'half-even': Decimal.ROUND_HALF_EVEN,
  up: Decimal.ROUND_UP,
  down: Decimal.ROUND_DOWN,
  ceiling: Decimal.ROUND_CEIL,
  floor: Decimal.ROUND_FLOOR,
} as const

/** How amounts are rounded. */
export interface OracleRounding {
  readonly digits: number
  readonly mode: keyof typeof MODES
}

/** What was used in the period before: total quantity and number of records. */
export interface OracleBefore {
  readonly quantity: string
  readonly count: number
}

/** The models with an oracle here. */
export type OracleModel =
  | BlockTiersModel
  | FlatModel
  | GraduatedModel
  | GraduatedPercentageModel
  | MultiplierModel
  | PackageModel
  | PercentageModel
  | PerUnitModel
  | StairstepModel
  | VolumeModel

/** The charge of one record. */
export function oracleCharge(
  model: OracleModel,
  quantity: string,
  before: OracleBefore,
  rounding: OracleRounding,
): string {
  const rounded = (exact: Exact) => exact.toDecimalPlaces(rounding.digits, MODES[rounding.mode])
  switch (model.type) {
    case 'per-unit':
      return rounded(new Exact(quantity).times(model.unitPrice)).toFixed()
    case 'multiplier':
      return rounded(new Exact(quantity).times(model.multiplier)).toFixed()
    case 'percentage':
      return oraclePercentage(model, quantity, before, rounded).toFixed()
    case 'flat':
      return (model.per ?? 'period') === 'record' || before.count === 0
        ? rounded(new Exact(model.amount)).toFixed()
        : '0'
    default: {
      const earlier = new Exact(before.quantity)
      const after = rounded(oracleTotal(model, earlier.plus(quantity)))
      return (before.count === 0 ? after : after.minus(rounded(oracleTotal(model, earlier)))).toFixed()
    }
  }
}

/** The charges of records in their order, in one period. */
export function oracleCharges(
  model: OracleModel,
  quantities: readonly string[],
  rounding: OracleRounding,
): string[] {
  let total = new Exact(0)
  return quantities.map((quantity, count) => {
    const charge = oracleCharge(model, quantity, { quantity: total.toFixed(), count }, rounding)
    total = total.plus(quantity)
    return charge
  })
}

type CumulativeModel =
  | BlockTiersModel
  | GraduatedModel
  | GraduatedPercentageModel
  | PackageModel
  | StairstepModel
  | VolumeModel

/** What a period's total quantity costs, unrounded. */
function oracleTotal(model: CumulativeModel, quantity: Exact): Exact {
  switch (model.type) {
    case 'graduated':
      return oracleGraduated(model.tiers, quantity, model.flatFeeAtZeroUsage ?? true)
    case 'graduated-percentage': {
      const tiers = model.tiers.map((tier) => ({
        ...tier,
        unitPrice: new Exact(tier.ratePercent ?? '0').div(100).toFixed(),
      }))
      return oracleGraduated(tiers, quantity, model.flatFeeAtZeroUsage ?? true)
    }
    case 'volume':
      return oracleVolume(model, quantity)
    case 'stairstep':
      return oracleStairstep(model, quantity)
    case 'package':
      return oraclePackage(model, quantity)
    case 'block-tiers':
      return oracleBlocks(model, quantity)
  }
}

interface Tier {
  readonly upTo: string | null
  readonly unitPrice?: string | undefined
  readonly flatFee?: string | undefined
}

function oracleGraduated(tiers: readonly Tier[], quantity: Exact, feeAtZero: boolean): Exact {
  if (quantity.isZero() && !feeAtZero) return new Exact(0)
  let total = new Exact(tiers[0]?.flatFee ?? '0')
  let start = new Exact(0)
  tiers.forEach(({ upTo, unitPrice, flatFee }, index) => {
    const inTier = (upTo === null ? quantity : Exact.min(quantity, upTo)).minus(start)
    if (inTier.greaterThan(0)) {
      total = total.plus(inTier.times(unitPrice ?? '0'))
      if (index > 0) total = total.plus(flatFee ?? '0')
    }
    start = new Exact(upTo ?? '0')
  })
  return total
}

function oracleVolume(model: VolumeModel, quantity: Exact): Exact {
  if (quantity.isZero() && model.flatFeeAtZeroUsage === false) return new Exact(0)
  const tier = model.tiers.find(({ upTo }) => upTo === null || quantity.lessThanOrEqualTo(upTo))
  return quantity.times(tier?.unitPrice ?? '0').plus(tier?.flatFee ?? '0')
}

function oracleStairstep(model: StairstepModel, quantity: Exact): Exact {
  if (quantity.isZero() && model.priceAtZeroUsage === false) return new Exact(0)
  const step = model.tiers.find(({ upTo }) => upTo === null || quantity.lessThanOrEqualTo(upTo))
  return new Exact(step?.price ?? '0')
}

function oraclePackage(model: PackageModel, quantity: Exact): Exact {
  const charged = Exact.max(0, quantity.minus(model.freeUnits ?? '0'))
  // Multiplied before it is divided, so that a third of a package is not cut off before it is rounded.
  if (model.rounding === 'pro-rata') return charged.times(model.price).div(model.size)
  const mode = { up: Decimal.ROUND_UP, down: Decimal.ROUND_DOWN, 'half-up': Decimal.ROUND_HALF_UP }[
    model.rounding ?? 'up'
  ]
  return charged.div(model.size).toDecimalPlaces(0, mode).times(model.price)
}

function oracleBlocks(model: BlockTiersModel, quantity: Exact): Exact {
  const blocks = (units: Exact, size: string) => units.div(size).toDecimalPlaces(0, Decimal.ROUND_UP)
  let total = new Exact(0)
  let rest = quantity
  for (const [index, tier] of model.tiers.entries()) {
    const isLast = index === model.tiers.length - 1
    const width = new Exact(tier.maxBlocks ?? 0).times(tier.blockSize)
    const isReached = isLast || rest.lessThanOrEqualTo(width)
    if (model.policy === 'top-tier' && isReached)
      return blocks(quantity, tier.blockSize).times(tier.pricePerBlock)
    const inTier = isReached ? rest : width
    total = total.plus(blocks(inTier, tier.blockSize).times(tier.pricePerBlock))
    if (isReached) return total
    rest = rest.minus(width)
  }
  return total
}

function oraclePercentage(
  model: PercentageModel,
  quantity: string,
  before: OracleBefore,
  rounded: (exact: Exact) => Exact,
): Exact {
  const value = new Exact(quantity)
  const hasCount = (model.freeTransactions ?? 0) > 0
  const hasAmount = new Exact(model.freeAmount ?? '0').greaterThan(0)
  const amountLeft = hasAmount
    ? Exact.max(0, new Exact(model.freeAmount ?? '0').minus(before.quantity))
    : value
  const isCounted = !hasCount || before.count < (model.freeTransactions ?? 0)
  const isOpen =
    hasAmount && (model.freeUntil === 'amount-exhausted' || isCounted) && amountLeft.greaterThan(0)
  const isFreeByCount = !hasAmount && hasCount && isCounted
  if (isFreeByCount || (isOpen && value.lessThanOrEqualTo(amountLeft))) return new Exact(0)
  const paid = isOpen ? value.minus(amountLeft) : value
  const amount = rounded(
    paid
      .times(model.ratePercent)
      .div(100)
      .plus(model.fixedFee ?? '0'),
  )
  const least = Exact.max(amount, model.minPerTransaction ?? '0')
  return model.maxPerTransaction === undefined ? least : Exact.min(least, model.maxPerTransaction)
}
