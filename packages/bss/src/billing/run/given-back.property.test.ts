import { addDays, addMonths, type LocalDate } from '@longlines/core/time'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aShop, sumOf } from '../../../test/billing/shop.ts'
import {
  type AskedCommand,
  anAccount,
  anActivation,
  anIssuer,
  aPriceBook,
  aSubscription,
  recurring,
} from '../../testing/index.ts'
import { adjustAccount, creditInvoice } from './index.ts'

const BEGINNING = '2026-01-01'

/** Something that happens in a month, to days or documents of months before. */
const anEvent = fc.record({
  type: fc.constantFrom('nothing', 'outage', 'note', 'quantity', 'plan', 'pause', 'discount'),
  daysBack: fc.integer({ min: 0, max: 75 }),
  days: fc.integer({ min: 1, max: 40 }),
  share: fc.integer({ min: 1, max: 100 }),
  quantity: fc.integer({ min: 1, max: 4 }),
})
type SomeEvent = Parameters<typeof commandOf>[0]

function commandOf(
  event: { type: string; daysBack: number; quantity: number; days: number },
  today: LocalDate,
): AskedCommand | undefined {
  const past = addDays(today, -event.daysBack)
  const when = { on: past < BEGINNING ? BEGINNING : past }
  switch (event.type) {
    case 'quantity':
      return { type: 'change-quantity', quantity: String(event.quantity), when }
    case 'plan':
      return { type: 'change-plan', offeringId: event.quantity % 2 === 0 ? 'fibre' : 'other', when }
    case 'pause':
      return { type: event.days % 2 === 0 ? 'pause' : 'resume', charged: false, when } as AskedCommand
    default:
      return undefined
  }
}

test('whatever was given, charged and corrected, nobody pays for what he never had, and nobody gains by it', () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        events: fc.array(anEvent, { minLength: 3, maxLength: 7 }),
        corrections: fc.constantFrom('next-invoice', 'credit-note'),
        proration: fc.constantFrom('actual-days', 'fixed-30', 'by-second'),
        prices: fc.constantFrom('exclusive', 'inclusive'),
        percent: fc.constantFrom('0', '15', '100'),
      }),
      async ({ events, corrections, proration, prices, percent }) => {
        const issuer = anIssuer()
        const shop = await aShop({
          book: aPriceBook({
            fibre: [recurring('fibre', '31.37')],
            other: [recurring('other', '44.99'), recurring('ip', '3', { timing: 'arrears' })],
          }),
          issuer: { ...issuer, tax: { ...issuer.tax, prices } },
          accounts: [
            anAccount({
              corrections,
              proration,
              discounts: [{ id: 'd', name: 'Off', type: 'percentage', value: percent, maxCycles: 3 }],
            }),
          ],
          subscriptions: [aSubscription('s1', [[BEGINNING, anActivation('fibre')]])],
          from: BEGINNING,
        })
        let history: Parameters<typeof aSubscription>[1] = [[BEGINNING, anActivation('fibre')]]
        const learn = async (today: LocalDate, command: AskedCommand) => {
          const longer = [...history, [`${today}T09:00:00Z`, command] as const]
          try {
            await shop.replace(aSubscription('s1', longer))
          } catch {
            return // It was not allowed.
          }
          history = longer
        }
        let on = BEGINNING
        const bill = async () => {
          expect(await shop.run(on)).toMatchObject({ failed: 0 })
          expect(await shop.run(on)).toMatchObject({ billed: 0 })
          await shop.finalise(on)
        }
        for (const [index, event] of events.entries()) {
          await bill()
          const today = addDays(on, 9)
          await give(shop, event, `e${index}`, today)
          const command = commandOf(event, today)
          if (command !== undefined) await learn(today, command)
          on = addMonths(on, 1)
        }
        await bill()
        expect(Number(sumOf(await shop.documents()))).toBeGreaterThanOrEqual(-0.02)
        await learn(addDays(on, 9), { type: 'cancel', when: { on: BEGINNING } })
        on = addMonths(on, 1)
        await bill()
        const documents = await shop.documents()
        // Net amounts of prices with tax are rounded on each document, and so are taxes.
        const apart = 0.011 * documents.length
        expect(Math.abs(Number(sumOf(documents, 'gross')))).toBeLessThanOrEqual(apart)
        expect(Math.abs(Number(sumOf(documents)))).toBeLessThanOrEqual(prices === 'inclusive' ? apart : 0)
      },
    ),
    { numRuns: 60 },
  ))

/** Days or money of what was billed. */
async function give(
  shop: Awaited<ReturnType<typeof aShop>>,
  { type, daysBack, days, share }: SomeEvent & { share: number },
  id: string,
  today: LocalDate,
): Promise<void> {
  if (type === 'outage') {
    const past = addDays(today, -daysBack)
    const from = past < BEGINNING ? BEGINNING : past
    const to = addDays(from, days)
    const items = await shop.items()
    const billed = items.filter(
      ({ kind, period }) => kind === 'recurring' && period.from <= from && to <= period.to,
    )
    const [item] = billed
    if (item === undefined) return
    const { subscriptionId, priceId } = item
    await adjustAccount(shop.store, {
      id,
      accountId: 'A-1',
      type: 'days',
      subscriptionId,
      priceId,
      period: { from, to },
    })
  }
  if (type === 'note') {
    const finals = (await shop.documents()).filter((one) => one.type === 'invoice')
    const invoice = finals[days % finals.length]
    const line = invoice?.lines[share % invoice.lines.length]
    if (invoice === undefined || line === undefined || Number(line.net) <= 0) return
    const net = ((Number(line.net) * share) / 100).toFixed(2)
    const wish = { id, invoiceId: invoice.id, issuedOn: today, at: `${today}T10:00:00Z`, reason: 'Goodwill' }
    await creditInvoice(shop.store, { ...wish, lines: [{ lineId: line.id, net }] }).catch(({ code }) =>
      expect(['invoice.credit_exceeds', 'invoice.nothing_to_credit']).toContain(code),
    )
  }
}
