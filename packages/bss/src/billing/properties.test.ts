/** What holds for any customer: any catalog, account, zone, convention and history. */
import { createMemoryStore } from '@longlines/core/store'
import { addMonths, formatInstant, startOfLocalDay, zoneOf } from '@longlines/core/time'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Invoice } from '../invoices/index.ts'
import { importSubscription, subscriptionDefinitions } from '../subscriptions/index.ts'
import { type AnyCustomer, arbitraries } from '../testing/arbitraries/index.ts'
import {
  type BillItem,
  billingDefinitions,
  createBiller,
  invoices,
  nextDue,
  openBillingAccount,
  preview,
  prorationPolicy,
  simulate,
  startBillRun,
  workBillRun,
} from './index.ts'

const any = arbitraries(fc)
const MONTHS = 14

const cents = (text: string) => Math.round(Number(text) * 100)
const sum = <Item>(items: readonly Item[], of: (item: Item) => string) =>
  items.reduce((all, item) => all + cents(of(item)), 0)

/** The days of billing that a simulation takes. */
function daysOf({ account, from }: AnyCustomer): string[] {
  const days: string[] = []
  for (let day = from; day < addMonths(from, MONTHS); day = nextDue(account, day)) days.push(day)
  return days
}

const endOf = (day: string, zone: string) => formatInstant(startOfLocalDay(day, zoneOf(zone)) + 86_399_999)

interface PriceSum {
  readonly cents: number
  /** Items that are rounded by themselves: where there are more of them, the sum may differ by a cent for each. */
  readonly alone: number
  /** A cycle that is paid whole is not paid whole again for what is learned later. */
  readonly isWhole: boolean
}

const NOTHING: PriceSum = { cents: 0, alone: 0, isWhole: false }

function perPrice(items: readonly BillItem[]): Map<string, PriceSum> {
  const sums = new Map<string, PriceSum>()
  for (const { subscriptionId, priceId, amount, proration } of items) {
    const key = `${subscriptionId} ${priceId}`
    const sum = sums.get(key) ?? NOTHING
    const { start, end, parts } = prorationPolicy(proration ?? 'actual-days')
    sums.set(key, {
      cents: sum.cents + cents(amount),
      alone: sum.alone + (proration !== undefined && parts === 'each-alone' ? 1 : 0),
      isWhole: sum.isWhole || start !== 'prorated' || end !== 'prorated',
    })
  }
  return sums
}

describe('any customer', () => {
  test('is billed the same month by month and all at once at the end', () =>
    fc.assert(
      fc.property(any.customer({ discounts: [], commitments: [] }), (customer: AnyCustomer) => {
        const { items } = simulate(customer, MONTHS)
        const on = addMonths(customer.from, 24)
        const rest = preview({ ...customer, billed: items }, on).items
        const once = perPrice(preview(customer, on).items)
        const bitByBit = perPrice([...items, ...rest])
        for (const key of new Set([...once.keys(), ...bitByBit.keys()])) {
          const all = bitByBit.get(key) ?? NOTHING
          const whole = once.get(key) ?? NOTHING
          if (all.isWhole) continue
          expect(Math.abs(all.cents - whole.cents)).toBeLessThanOrEqual(Math.max(0, all.alone - whole.alone))
        }
        expect(preview({ ...customer, billed: [...items, ...rest] }, on).items).toEqual([])
      }),
      { numRuns: 100 },
    ))

  test('pays on each document what its lines, discounts and taxes come to', () =>
    fc.assert(
      fc.property(any.customer(), (customer) => {
        for (const { lines, taxes, totals } of simulate(customer, MONTHS).invoices) {
          expect(sum(lines, ({ amount }) => amount)).toBe(cents(totals.lines))
          expect(sum(lines, ({ net }) => net)).toBe(cents(totals.net))
          expect(sum(taxes, ({ taxable }) => taxable)).toBe(cents(totals.net))
          expect(sum(taxes, ({ tax }) => tax)).toBe(cents(totals.tax))
          expect(cents(totals.net) + cents(totals.tax)).toBe(cents(totals.gross))
          expect(cents(totals.gross) - cents(totals.credited)).toBe(cents(totals.due))
          expect(cents(totals.due)).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 50 },
    ))

  test('is never given back more than was paid for an item', () =>
    fc.assert(
      fc.property(any.customer(), (customer) => {
        const { items } = simulate(customer, MONTHS)
        const left = new Map<string, number>()
        for (const { id, reverses, amount, discounts = [] } of items) {
          const key = reverses ?? id
          left.set(key, (left.get(key) ?? 0) + cents(amount) - sum(discounts, (one) => one.amount))
        }
        for (const rest of left.values()) expect(rest).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 50 },
    ))

  test('is billed by runs out of a store as in a simulation, and by a repeated run not at all', () =>
    fc.assert(
      fc.asyncProperty(any.customer(), async (customer) => {
        const expected = simulate(customer, MONTHS)
        expect(await runDays(customer, daysOf(customer))).toEqual(byId(expected.invoices))
      }),
      { numRuns: 25 },
    ))
})

const byId = (documents: readonly Invoice[]) => [...documents].sort((a, b) => (a.id < b.id ? -1 : 1))

async function runDays(customer: AnyCustomer, days: readonly string[]): Promise<Invoice[]> {
  const { account, issuer, book, subscriptions, usage = [], from } = customer
  const opened = createMemoryStore()
  await opened.migrate([...billingDefinitions, ...subscriptionDefinitions])
  const store = opened.forTenant('acme')
  await openBillingAccount(store, account, from)
  await store.transaction(async (tx) => {
    for (const one of subscriptions) await importSubscription(tx, one)
  })
  const biller = createBiller({ issuer, bookOf: () => book, usageOf: async () => usage })
  for (const on of days) {
    for (const id of [on, `${on} again`]) {
      await startBillRun(store, { id, on, knownAt: endOf(on, account.zone) })
      const { billed, failed } = await workBillRun(store, id, biller)
      expect({ billed, failed }).toEqual({ billed: id === on ? 1 : 0, failed: 0 })
    }
  }
  return store.transaction(async (tx) => {
    const { items } = await tx.collection(invoices).find({ limit: 10_000 })
    return byId(items.map(({ doc }) => doc))
  })
}
