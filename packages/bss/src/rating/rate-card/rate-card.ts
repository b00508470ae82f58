import type { ChargeModel } from '../model.ts'
import { compileRateCard } from './compile-rate-card.ts'
import type { RateCardModel } from './rate-card-model.ts'
import { RATE_CARD_SHAPE } from './rate-card-shape.ts'

/** The charge model `rate-card`; see {@link RateCardModel}. */
export const rateCard: ChargeModel<RateCardModel> = {
  type: 'rate-card',
  shape: RATE_CARD_SHAPE,
  compile: compileRateCard,
}
