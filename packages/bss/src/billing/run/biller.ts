/** What stands between a bill run and the rules of billing. */
import type { Transaction } from '@longlines/core/store'
import type { Invoice } from '../../invoices/invoice.ts'
import type { BillItem } from '../bill-item.ts'
import type { BillingState, BillRun } from './records.ts'

/** What is billed to an account on one day. */
export interface AccountBill {
  readonly items: readonly BillItem[]
  readonly invoices: readonly Invoice[]
  /** How many changes were known; see `knownChanges`. */
  readonly changes?: number | undefined
  /** Where its items are, should it have no document. */
  readonly place?: Pick<Invoice, 'zone' | 'currency'> | undefined
  /** Adjustments that this bill cannot have yet, and why. */
  readonly waiting?: readonly WaitingAdjustment[] | undefined
  /** The state of the account afterwards. */
  readonly next: Pick<BillingState, 'queue' | 'dueOn' | 'credit' | 'discountCycles'>
}

/** An adjustment that stays open, and why. */
export interface WaitingAdjustment extends BillFailure {
  readonly id: string
}

/** Finds out what an account owes; it reads through the transaction, as others do meanwhile, and writes nothing. */
export type Biller = (tx: Transaction, state: BillingState, run: BillRun) => Promise<AccountBill>

/** Why an account could not be billed. */
export interface BillFailure {
  readonly code: string
  readonly message: string
}
