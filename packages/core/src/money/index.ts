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
