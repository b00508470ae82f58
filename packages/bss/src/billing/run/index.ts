export { adjustAccount, withdrawAdjustment } from './adjust.ts'
export { adjustAccountCredit } from './adjust-account-credit.ts'
export { finishBillRun, pauseBillRun, resumeBillRun, retryFailed, startBillRun } from './bill-run.ts'
export type { AccountBill, Biller } from './biller.ts'
export { changeBillingAccount, closeBillingAccount } from './change-account.ts'
export { changePayer, PayerWish } from './change-payer.ts'
export { creditInvoice, InvoiceCredit } from './credit-invoice.ts'
export { billingEvents, billingFailed, invoiceDrafted, invoiceFinalised, invoiceWithdrawn } from './events.ts'
export { type FinaliseWish, finaliseInvoices } from './finalise.ts'
export { ImportedBilling, importBilled } from './import-billed.ts'
export { keepCharges, type UsageChargeRow, usageChargeRow } from './keep-charges.ts'
export { openBillingAccount } from './open-account.ts'
export {
  AccountCreditEntry,
  accountCreditEntries,
  BillingAdjustment,
  BillingState,
  BillRun,
  billItems,
  billingAccounts,
  billingAdjustments,
  billingDefinitions,
  billingStates,
  billRunJournal,
  billRuns,
  invoiceSeries,
  invoices,
  LateUsage,
  lateUsage,
  Payership,
  payerships,
  usageCharges,
} from './records.ts'
export { InvoiceReissue, reissueInvoice } from './reissue-invoice.ts'
export { reopenBill } from './reopen.ts'
export { type ReviseWish, type Revision, reviseDrafts } from './revise.ts'
export { type BillerParts, createBiller } from './store-biller.ts'
export { usageOfCharges } from './usage-of-charges.ts'
export {
  type BillRunOptions,
  type BillRunProgress,
  workBillRun,
} from './work.ts'
