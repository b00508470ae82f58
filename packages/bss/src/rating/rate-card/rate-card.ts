import type { ChargeModel } from '../model.ts'
import { compileRateCard } from './compile-rate-card.ts'
import type { RateCardModel } from './rate-card-model.ts'

/** The charge model `rate-card`; see {@link RateCardModel}. */
export const rateCard: ChargeModel<RateCardModel> = { type: 'rate-card', compile: compileRateCard }
