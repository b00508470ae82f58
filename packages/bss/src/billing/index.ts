export { BillingAccount, Issuer, PayerChange } from './account.ts'
export { applyAccountCredit, type CreditUse } from './account-credit.ts'
export type { AccountDues } from './account-dues.ts'
export { Adjustment, adjustmentItems } from './adjustments.ts'
export { type Bill, type BillQuestion, billAccount, nextDue } from './bill-account.ts'
export { BillItem, CyclePart, ItemDiscount, ItemTax } from './bill-item.ts'
export { Commitment, commitmentItems } from './commitments.ts'
export { type CreditWish, creditItems } from './credit-item.ts'
export { type CycleQuestion, cycleAt } from './cycle.ts'
export { Discount } from './discounts/index.ts'
export type { CorrectedInvoice } from './draft.ts'
export {
  type Changing,
  duesOf,
  type Holder,
  knownChanges,
  type LastBilling,
  unsettledFrom,
} from './dues-of.ts'
export type { OpenLine } from './invoice-lines.ts'
export { oneTimeItems } from './one-time.ts'
export { type PayerWindow, payerWindows } from './payers.ts'
export type { BookedPrice, PriceBook } from './price-book.ts'
export { type CyclePrice, type Prorated, prorate } from './proration.ts'
export {
  PRORATION_POLICIES,
  Proration,
  ProrationName,
  ProrationPolicy,
  prorationPolicy,
} from './proration-policy.ts'
export type { BillingSetting } from './recurring.ts'
export { type Reissued, type ReissueWish, reissue } from './reissue.ts'
export {
  type AccountBill,
  AccountCreditEntry,
  accountCreditEntries,
  adjustAccount,
  adjustAccountCredit,
  type Biller,
  type BillerParts,
  BillingAdjustment,
  BillingState,
  BillRun,
  type BillRunOptions,
  type BillRunProgress,
  billItems,
  billingAccounts,
  billingAdjustments,
  billingDefinitions,
  billingEvents,
  billingFailed,
  billingStates,
  billRunJournal,
  billRuns,
  changeBillingAccount,
  changePayer,
  closeBillingAccount,
  createBiller,
  creditInvoice,
  type FinaliseWish,
  finaliseInvoices,
  finishBillRun,
  ImportedBilling,
  InvoiceCredit,
  InvoiceReissue,
  importBilled,
  invoiceDrafted,
  invoiceFinalised,
  invoiceSeries,
  invoices,
  invoiceWithdrawn,
  keepCharges,
  LateUsage,
  lateUsage,
  openBillingAccount,
  Payership,
  PayerWish,
  pauseBillRun,
  payerships,
  type ReviseWish,
  type Revision,
  reissueInvoice,
  reopenBill,
  resumeBillRun,
  retryFailed,
  reviseDrafts,
  startBillRun,
  type UsageChargeRow,
  usageChargeRow,
  usageCharges,
  usageOfCharges,
  withdrawAdjustment,
  workBillRun,
} from './run/index.ts'
export { type PreviewQuestion, preview, type Simulation, simulate } from './simulate.ts'
export { recurringItems } from './subtract.ts'
export {
  CustomerStatus,
  decideTaxes,
  TaxCustomer,
  type TaxDecision,
  TaxPlace,
  TaxPolicy,
  type TaxQuestion,
  TaxRule,
  ValidDates,
} from './tax/index.ts'
export { CycleAnchor, OneTimeTerm, RecurringTerm } from './terms.ts'
export { type DuesQuestion, EARLY_TERMINATION, type SubscriptionDues, termsOf } from './terms-of.ts'
export { type DocumentInput, type DocumentTotals, totalDocument } from './totals/index.ts'
export { usageItemId, usageItems } from './usage-items.ts'
export { type CountedCharge, type PriceLabel, UsageTotal, usageTotals } from './usage-total.ts'
