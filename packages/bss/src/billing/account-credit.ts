import { LonglinesError } from '@longlines/core/errors'
import { currencyOf } from '@longlines/core/money'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'

/** What a document takes from the account's credit, or adds to it. */
export interface CreditUse {
  /** Zero or above. */
  readonly fromCredit: string
  /** Zero or above: what a document below zero leaves to the customer. */
  readonly toCredit: string
  /** What remains to be paid, zero or above. */
  readonly due: string
  /** The credit afterwards. */
  readonly balance: string
}

/**
 * Sets a document's total against the credit of its account. A total below zero becomes credit.
 *
 * @example
 * applyAccountCredit({ total: '29.95', balance: '475.81', currency: 'USD' }) // { fromCredit: '29.95', toCredit: '0.00', due: '0.00', balance: '445.86' }
 * applyAccountCredit({ total: '-2.40', balance: '0', currency: 'USD' }) // { fromCredit: '0.00', toCredit: '2.40', due: '0.00', balance: '2.40' }
 * @throws LonglinesError `input.invalid` for a balance below zero, `money.invalid_decimal`, `money.unknown_currency`
 */
export function applyAccountCredit(given: {
  readonly total: string
  readonly balance: string
  readonly currency: string
}): CreditUse {
  const total = parseExact(given.total)
  const balance = parseExact(given.balance)
  if (balance < 0n) {
    throw new LonglinesError('input.invalid', `An account's credit is zero or above; got ${given.balance}.`, {
      path: 'balance',
    })
  }
  const toCredit = total < 0n ? -total : 0n
  const owed = total > 0n ? total : 0n
  const fromCredit = owed > balance ? balance : owed
  const { digits } = currencyOf(given.currency)
  const text = (value: bigint) => formatExact(value / 10n ** BigInt(EXACT_DIGITS - digits), digits, 'all')
  return {
    fromCredit: text(fromCredit),
    toCredit: text(toCredit),
    due: text(total + toCredit - fromCredit),
    balance: text(balance + toCredit - fromCredit),
  }
}
