export { finishBillRun, pauseBillRun, resumeBillRun, retryFailed, startBillRun } from './bill-run.ts'
export type { AccountBill, Biller } from './biller.ts'
export { billingEvents, billingFailed, invoiceDrafted, invoiceFinalised } from './events.ts'
export { type FinaliseWish, finaliseInvoices } from './finalise.ts'
export {
  BillingState,
  BillRun,
  billItems,
  billingAccounts,
  billingDefinitions,
  billingStates,
  billRunJournal,
  billRuns,
  invoiceSeries,
  invoices,
  usageCharges,
} from './records.ts'
export { type BillerParts, createBiller } from './store-biller.ts'
export { usageOfCharges } from './usage-of-charges.ts'
export {
  type BillRunOptions,
  type BillRunProgress,
  workBillRun,
} from './work.ts'
