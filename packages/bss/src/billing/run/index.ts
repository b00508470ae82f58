export { finishBillRun, pauseBillRun, resumeBillRun, retryFailed, startBillRun } from './bill-run.ts'
export type { AccountBill, Biller } from './biller.ts'
export { billingEvents, billingFailed, invoiceDrafted, invoiceFinalised } from './events.ts'
export { type FinaliseWish, finaliseInvoices } from './finalise.ts'
export {
  BillingState,
  BillRun,
  billItems,
  billingDefinitions,
  billingStates,
  billRunJournal,
  billRuns,
  invoiceSeries,
  invoices,
} from './records.ts'
export {
  type BillRunOptions,
  type BillRunProgress,
  workBillRun,
} from './work.ts'
