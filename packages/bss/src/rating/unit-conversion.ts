/** Metered units to charged units: bytes to megabytes, seconds to started minutes. */
import { LonglinesError } from '@longlines/core/errors'
import { digitsOf, divideRounded, divideRoundedBig, type RoundingMode } from '@longlines/core/money'
import { readPositive } from './models/scale.ts'
import type { Conversion } from './price.ts'

const MODES: Readonly<Record<NonNullable<Conversion['rounding']>, RoundingMode>> = {
  ceil: 'ceiling',
  floor: 'floor',
  'half-up': 'half-up',
  // Not rounded to multiples, but a quotient such as a third still has to end somewhere.
  none: 'half-up',
}

/**
 * Compiles a conversion between scaled quantities.
 *
 * @param fromDigits - decimal places of metered quantities
 * @param toDigits - decimal places of charged quantities; what does not fit is rounded, half-up unless said
 * @returns metered to charged; throws `money.overflow` where the result is beyond exact numbers
 * @throws LonglinesError `catalog.invalid_price`, `money.*`, with the path of what is wrong
 */
export function compileConversion(
  conversion: Conversion,
  fromDigits: number,
  toDigits: number,
  path: string,
): (metered: number) => number {
  const { rounding = 'none', roundTo = '1' } = conversion
  const [up, down] = factorOf(conversion, path)
  const step = rounding === 'none' ? 1 : readPositive([roundTo, `${path}.roundTo`], toDigits)
  const numerator = up * 10n ** BigInt(toDigits)
  const denominator = down * 10n ** BigInt(fromDigits) * BigInt(step)
  const common = greatestCommonDivisor(numerator, denominator)
  return ratio(numerator / common, denominator / common, step, MODES[rounding])
}

/** The factor as a fraction of whole numbers. */
function factorOf({ divideBy, multiplyBy }: Conversion, path: string): [bigint, bigint] {
  if (divideBy !== undefined && multiplyBy === undefined) {
    const [divisor, one] = fractionOf(divideBy, `${path}.divideBy`)
    return [one, divisor]
  }
  if (divideBy === undefined && multiplyBy !== undefined) return fractionOf(multiplyBy, `${path}.multiplyBy`)
  throw new LonglinesError('catalog.invalid_price', 'Give divideBy or multiplyBy, one of them.', { path })
}

function fractionOf(text: string, path: string): [bigint, bigint] {
  const digits = digitsWithin(text)
  return [BigInt(readPositive([text, path], digits)), 10n ** BigInt(digits)]
}

/** Its digits, or none where it is no decimal: reading it then says so with its path. */
function digitsWithin(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? digitsOf(text) : 0
}

function ratio(
  numerator: bigint,
  denominator: bigint,
  step: number,
  mode: RoundingMode,
): (metered: number) => number {
  const [up, down] = [Number(numerator), Number(denominator)]
  const isSmall = Number.isSafeInteger(up) && Number.isSafeInteger(down)
  return (metered) => {
    const product = metered * up
    const steps =
      isSmall && product <= Number.MAX_SAFE_INTEGER
        ? divideRounded(product, down, mode)
        : Number(divideRoundedBig(BigInt(metered) * numerator, denominator, mode))
    const converted = steps * step
    if (converted <= Number.MAX_SAFE_INTEGER) return converted
    throw new LonglinesError(
      'money.overflow',
      `${metered} units convert to ${converted}, too large to be exact; charge in larger units.`,
    )
  }
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}
