import { LonglinesError, parseInput } from '@longlines/core/errors'
import { currencyOf } from '@longlines/core/money'
import type { TenantStore, Transaction } from '@longlines/core/store'
import { canonicalText, jsonOf } from '../../catalog/canonical.ts'
import { EXACT_DIGITS, formatExact, parseExact } from '../../invoices/exact.ts'
import { AccountCreditEntry, accountCreditEntries, billingAccounts, billingStates } from './records.ts'
import { stateOf } from './reopen.ts'

/**
 * Raises the credit of an account, as by a payment ahead, or lowers it, as when it is paid out to somebody who left. The
 * next invoice is paid from it first. The same entry again changes nothing.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const account = { id: 'A-1', currency: 'EUR', zone: 'Europe/Rome', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * await openBillingAccount(store, account, '2026-03-01')
 * const entry = { id: 'pre-1', accountId: 'A-1', amount: '20.00', reason: 'Paid ahead', at: '2026-03-01T09:00:00Z' }
 * await adjustAccountCredit(store, entry) // '20.00'
 * await adjustAccountCredit(store, entry) // '20.00'
 * await adjustAccountCredit(store, { ...entry, id: 'out-1', amount: '-20.01', reason: 'Paid out' }) // throws billing.credit_used
 * @returns the credit afterwards
 * @throws LonglinesError `input.invalid`, also for parts of the smallest unit; `store.not_found`; `store.already_exists` where
 * another entry has this id; `billing.credit_used` where less credit is left
 */
export async function adjustAccountCredit(store: TenantStore, given: AccountCreditEntry): Promise<string> {
  const entry = parseInput(AccountCreditEntry, given, 'a change of account credit')
  return store.transaction((tx) => adjustWithin(tx, entry), { attempts: 5 })
}

async function adjustWithin(tx: Transaction, entry: AccountCreditEntry): Promise<string> {
  const { id, accountId, amount } = entry
  const state = await stateOf(tx, accountId)
  const { currency } = await currencyOfAccount(tx, accountId)
  const { digits } = currencyOf(currency)
  const unit = 10n ** BigInt(EXACT_DIGITS - digits)
  const textOf = (value: bigint) => formatExact(value / unit, digits, 'all')
  const before = parseExact(state.doc.credit)
  const known = (await tx.collection(accountCreditEntries).get(id))?.doc
  if (known !== undefined) {
    if (canonicalText(jsonOf(known)) === canonicalText(jsonOf(entry))) return textOf(before)
    throw new LonglinesError('store.already_exists', `Entry ${id} says something else; give another id.`, {
      values: { entry: id },
    })
  }
  const changed = before + parseExact(amount)
  if (parseExact(amount) % unit !== 0n) {
    throw new LonglinesError(
      'input.invalid',
      `Give at most ${digits} decimal places of ${currency}; got ${amount}.`,
      {
        path: 'amount',
      },
    )
  }
  if (changed < 0n) {
    throw new LonglinesError(
      'billing.credit_used',
      `Account ${accountId} has ${textOf(before)} of credit; take no more than that.`,
      { path: 'amount', values: { account: accountId } },
    )
  }
  await tx.collection(accountCreditEntries).insert(id, entry)
  await tx
    .collection(billingStates)
    .update(accountId, state.version, { ...state.doc, credit: textOf(changed) })
  return textOf(changed)
}

async function currencyOfAccount(tx: Transaction, id: string): Promise<{ readonly currency: string }> {
  const found = await tx.collection(billingAccounts).get(id)
  if (found !== undefined) return found.doc
  throw new LonglinesError('store.not_found', `Open the billing account ${id} first.`, {
    values: { account: id },
  })
}
