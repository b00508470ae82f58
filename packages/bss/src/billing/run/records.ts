/** What a bill run keeps: declared as values, created by the store. */
import { DecimalText } from '@longlines/core/money'
import { defineCollection, defineLog } from '@longlines/core/store'
import { Instant, LocalDate } from '@longlines/core/time'
import * as z from 'zod'
import { Invoice } from '../../invoices/invoice.ts'
import { InvoiceSeries } from '../../invoices/series.ts'
import { BillingAccount } from '../account.ts'
import { Adjustment } from '../adjustments.ts'

const Billed = /* @__PURE__ */ (() =>
  z.object({
    on: LocalDate,
    knownAt: Instant,
    /** How many changes of what it pays for were known then: more at a later time were written late. */
    changes: z.int().min(0).optional(),
  }))()

const BillRecord = /* @__PURE__ */ (() =>
  z.object({
    /** Under which its items are kept. */
    id: z.string().min(1),
    runId: z.string(),
    invoiceIds: z.array(z.string()).readonly(),
    /** The account's credit after it. */
    credit: DecimalText,
    before: z.object({
      billed: Billed.optional(),
      dueOn: LocalDate,
      credit: DecimalText,
      discountCycles: z.record(z.string(), z.int().min(0)),
    }),
  }))()

/** How far an account was billed. It is due while it is `ready` and `dueOn` has come. */
export const BillingState = /* @__PURE__ */ (() =>
  z.object({
    accountId: z.string().min(1),
    /** `failed`: set aside with its failure until somebody retries it. `closed`: nothing will come any more. */
    queue: z.enum(['ready', 'failed', 'closed']),
    /** The next day of billing. */
    dueOn: LocalDate,
    /** The last day of billing, and what was known then; absent before the first. */
    billed: Billed.optional(),
    /** The last day on which another system billed it. */
    takenOverOn: LocalDate.optional(),
    /** Credit of the account, zero or above. */
    credit: DecimalText,
    /** By discount: in how many cycles it was given. */
    discountCycles: z.record(z.string(), z.int().min(0)),
    /** What the last billing did, so that it can be taken back while all its documents are drafts. */
    lastBill: BillRecord.optional(),
    /** Bills that were taken back: their items do not count. */
    withdrawnBills: z.array(z.string()).readonly().optional(),
    /** The last run that tried the account, and how often. */
    tried: z.object({ runId: z.string(), attempts: z.int().min(1) }).optional(),
    failure: z
      .object({ runId: z.string(), code: z.string(), message: z.string(), attempts: z.int().min(1) })
      .optional(),
  }))()
export type BillingState = z.infer<typeof BillingState>

/** A bill run: everybody who is due by a day, with what was known at one instant. */
export const BillRun = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    /** The day of billing. */
    on: LocalDate,
    /** Changes and prices that became known later wait for the next run, so that a run can be repeated. */
    knownAt: Instant,
    status: z.enum(['running', 'paused', 'finished']),
  }))()
export type BillRun = z.infer<typeof BillRun>

/** How far accounts were billed, by what is due. */
export const billingStates = /* @__PURE__ */ defineCollection({
  name: 'billingStates',
  schema: BillingState,
  indexes: { byDue: { on: ['queue', 'dueOn'] } },
})

/** Who is billed, and for whom. */
export const billingAccounts = /* @__PURE__ */ (() =>
  defineCollection({
    name: 'billingAccounts',
    schema: BillingAccount,
    indexes: { byPayer: { on: ['payerId'] } },
  }))()

/** An account that pays for another, or did, by a change. */
export const Payership = /* @__PURE__ */ (() =>
  z.object({ payerId: z.string().min(1), accountId: z.string().min(1) }))()
export type Payership = z.infer<typeof Payership>

/** Who pays for whom by a change of payer, by their ids; those who do from the beginning are found by the account. */
export const payerships = /* @__PURE__ */ (() =>
  defineCollection({
    name: 'payerships',
    schema: Payership,
    indexes: { byPayer: { on: ['payerId'] } },
  }))()

/** The runs. */
export const billRuns = /* @__PURE__ */ defineCollection({ name: 'billRuns', schema: BillRun })

/** Every item that was billed, under its account; `endsAt` is the end of what it is for. */
export const billItems = /* @__PURE__ */ defineLog({
  name: 'billItems',
  columns: {
    accountId: 'text',
    /** The bill that it is of; ids of items are their own within the bills that were not taken back. */
    bill: 'text',
    id: 'text',
    invoiceId: 'text',
    kind: 'text',
    subscriptionId: 'text',
    priceId: 'text',
    endsAt: 'instant',
    amount: 'numeric',
    currency: 'text',
    item: 'json',
  },
  key: ['accountId', 'bill', 'id'],
  partition: 'accountId',
  time: 'endsAt',
})

/** Invoices and notes. A legal number is given once. */
export const invoices = /* @__PURE__ */ defineCollection({
  name: 'invoices',
  schema: Invoice,
  indexes: {
    byAccount: { on: ['accountId', 'issuedOn'] },
    byStatus: { on: ['status', 'type', 'issuedOn'] },
    byNumber: { on: ['number'], unique: true },
  },
})

/** An adjustment, and the bill that has it. */
export const BillingAdjustment = /* @__PURE__ */ (() =>
  z.object({
    accountId: z.string().min(1),
    status: z.enum(['open', 'billed', 'withdrawn']),
    bill: z.string().optional(),
    adjustment: Adjustment,
    /** Why the last run left it open: as where its days are not all billed yet. */
    waits: z.object({ runId: z.string(), code: z.string(), message: z.string() }).optional(),
  }))()
export type BillingAdjustment = z.infer<typeof BillingAdjustment>

/** What accounts are given back or charged besides, by its id. */
export const billingAdjustments = /* @__PURE__ */ (() =>
  defineCollection({
    name: 'billingAdjustments',
    schema: BillingAdjustment,
    indexes: { byAccount: { on: ['accountId', 'status'] }, byBill: { on: ['bill'] } },
  }))()

/** An amount by which the credit of an account was changed by hand. */
export const AccountCreditEntry = /* @__PURE__ */ (() =>
  z.strictObject({
    id: z.string().min(1),
    accountId: z.string().min(1),
    /** Above zero: paid in ahead; below zero: paid out. */
    amount: DecimalText,
    reason: z.string().min(1),
    at: Instant,
  }))()
export type AccountCreditEntry = z.infer<typeof AccountCreditEntry>

/** Changes of account credit by hand, by their id. */
export const accountCreditEntries = /* @__PURE__ */ (() =>
  defineCollection({
    name: 'accountCreditEntries',
    schema: AccountCreditEntry,
    indexes: { byAccount: { on: ['accountId', 'at'] } },
  }))()

/** Rated usage of accounts, from which {@link usageOfCharges} sums what is billed. */
export const usageCharges = /* @__PURE__ */ defineLog({
  name: 'usageCharges',
  columns: {
    accountId: 'text',
    id: 'text',
    subscriptionId: 'text',
    priceId: 'text',
    startedAt: 'instant',
    periodFrom: 'instant',
    periodTo: 'instant',
    quantity: 'numeric',
    unit: 'text',
    amount: 'numeric',
    currency: 'text',
    /** The whole charge, from which it can be explained. */
    charge: 'json',
  },
  key: ['accountId', 'id'],
  partition: 'accountId',
  time: 'startedAt',
})

/** How far back an account's usage has to be read, because some of it came late. */
export const LateUsage = /* @__PURE__ */ (() =>
  z.object({
    accountId: z.string().min(1),
    /** The beginning of the earliest period to which usage was added late. */
    from: Instant,
    /** When usage came late for the last time. */
    at: Instant,
  }))()
export type LateUsage = z.infer<typeof LateUsage>

/** Accounts whose usage came more than a month late, by their id. */
export const lateUsage = /* @__PURE__ */ defineCollection({ name: 'lateUsage', schema: LateUsage })

/** Series of legal numbers. */
export const invoiceSeries = /* @__PURE__ */ defineCollection({
  name: 'invoiceSeries',
  schema: InvoiceSeries,
})

/** What became of each account in a run: the journal. */
export const billRunJournal = /* @__PURE__ */ defineLog({
  name: 'billRunJournal',
  columns: {
    runId: 'text',
    accountId: 'text',
    attempt: 'int',
    outcome: 'text',
    invoiceIds: 'json',
    code: 'text?',
    message: 'text?',
  },
  key: ['runId', 'accountId', 'attempt'],
  partition: 'runId',
})

/** All that a bill run needs to be created by `store.migrate`. */
export const billingDefinitions = [
  billingAccounts,
  payerships,
  billingStates,
  billRuns,
  billItems,
  billingAdjustments,
  accountCreditEntries,
  usageCharges,
  lateUsage,
  invoices,
  invoiceSeries,
  billRunJournal,
] as const
