export { allocate } from './allocate.ts'
export { CURRENCIES, type CurrencyCode } from './currencies.data.ts'
export { type Currency, currencyOf, isCurrencyCode } from './currency.ts'
export { Decimal } from './decimal.ts'
export { add, compare, isZero, money, multiply, negate, subtract, sum } from './money.ts'
export { roundMoney } from './round-money.ts'
export { ROUNDING_MODES, type RoundingMode, roundsAway } from './rounding.ts'
export {
  addScaled,
  digitsOf,
  divideRounded,
  divideRoundedBig,
  ExactSum,
  formatScaled,
  MAX_DIGITS,
  parseScaled,
  powerOfTen,
} from './scaled.ts'
export { DecimalText, Money, Rounding } from './schemas.ts'
