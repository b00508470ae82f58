import { addDays, formatInstant, type LocalDate, startOfLocalDay, zoneOf } from '@longlines/core/time'
import {
  type Adjustment,
  type Bill,
  nextDue,
  type PreviewQuestion,
  preview,
  usageTotals,
} from '../billing/index.ts'
import type { Invoice } from '../invoices/index.ts'
import type { Charge } from '../rating/index.ts'
import {
  applyCommand,
  type Subscription,
  type SubscriptionCommand,
  type SubscriptionContext,
} from '../subscriptions/index.ts'
import { type AskedCommand, refusalOf } from './a-subscription.ts'

/** An account whose days a test lets pass. */
export interface BillingClock {
  /** The day that it is, in the account's zone. */
  readonly today: LocalDate
  /** Every document so far, in order. */
  readonly invoices: readonly Invoice[]
  /** Credit of the account. */
  readonly credit: string
  /** What is asked of a subscription on the morning of today; throws what it is refused for. */
  ask(
    subscriptionId: string,
    command: AskedCommand,
    context?: Partial<Omit<SubscriptionContext, 'now'>>,
  ): Subscription
  /** Adds rated usage, which is billed when its period has closed. */
  use(charges: readonly Charge[]): void
  /** Gives back days, or charges or gives an amount, on the next bill. */
  adjust(adjustment: Adjustment): void
  /** Lets days pass, billing on each day of billing up to that date, which counts; gives the new documents. */
  advanceTo(date: LocalDate): readonly Invoice[]
}

/** What a clock starts with. */
export interface BillingClockQuestion extends Omit<PreviewQuestion, 'subscriptions' | 'usage' | 'billed'> {
  /** The day on which it starts; it is billed where it is a day of billing. */
  readonly from: LocalDate
  /** What is so for every command: terms, fees, the zone where it is not the account's. */
  readonly context?: Partial<Omit<SubscriptionContext, 'now'>>
}

/**
 * A test clock: asks of subscriptions, lets days pass, and gives what was billed meanwhile. Where `simulate` takes a
 * history that is known from the start, here a test tells it as it goes.
 *
 * @example
 * const book = aPriceBook({ fibre: [recurring('fibre', '31')] })
 * const clock = aBillingClock({ account: anAccount(), issuer: anIssuer(), book, from: '2026-03-01' })
 * clock.ask('s1', anActivation('fibre'))
 * clock.advanceTo('2026-03-11').map(({ totals }) => totals.net) // ['31.00']
 * clock.ask('s1', { type: 'cancel' })
 * clock.advanceTo('2026-04-01').map(({ type, totals }) => [type, totals.net]) // [['credit-note', '21.00']]
 * @throws LonglinesError as `preview`; `ask` with the refusal of the command
 */
export function aBillingClock({ from, context = {}, ...question }: BillingClockQuestion): BillingClock {
  const { account } = question
  const subscriptions = new Map<string, Subscription>()
  const charges: Charge[] = []
  const adjustments: Adjustment[] = [...(question.adjustments ?? [])]
  const items: Bill['items'][number][] = []
  const invoices: Invoice[] = []
  const { credit = '0', discountCycles = {} } = question
  let kept: Pick<Bill, 'credit' | 'discountCycles'> = { credit, discountCycles }
  let today = from
  let dueOn = nextDue(account, addDays(from, -1))
  const billOn = (on: LocalDate) => {
    const usage = usageOf(charges, question)
    const bill = preview(
      { ...question, ...kept, usage, adjustments, billed: items, subscriptions: [...subscriptions.values()] },
      on,
    )
    items.push(...bill.items)
    kept = { credit: bill.credit, discountCycles: bill.discountCycles }
    return bill.invoices
  }
  return {
    get today() {
      return today
    },
    get credit() {
      return kept.credit
    },
    invoices,
    ask(subscriptionId, command, more) {
      const zone = more?.zone ?? context.zone ?? account.zone
      const now = formatInstant(startOfLocalDay(today, zoneOf(zone)))
      const asked = asking(subscriptions.get(subscriptionId), subscriptionId, command)
      const outcome = applyCommand(subscriptions.get(subscriptionId), asked, {
        ...context,
        ...more,
        zone,
        now,
      })
      if (!outcome.accepted) throw refusalOf(outcome.refusal, asked.id, today)
      subscriptions.set(subscriptionId, outcome.subscription)
      return outcome.subscription
    },
    use: (more) => void charges.push(...more),
    adjust: (adjustment) => void adjustments.push(adjustment),
    advanceTo(date) {
      const before = invoices.length
      for (; dueOn <= date; dueOn = nextDue(account, dueOn)) invoices.push(...billOn(dueOn))
      if (date > today) today = date
      return invoices.slice(before)
    },
  }
}

function asking(
  subscription: Subscription | undefined,
  subscriptionId: string,
  command: AskedCommand,
): SubscriptionCommand {
  return { ...command, subscriptionId, id: `c${(subscription?.changes.length ?? 0) + 1}` }
}

function usageOf(charges: readonly Charge[], { account }: Pick<PreviewQuestion, 'account'>) {
  const { currency, zone } = account
  return usageTotals(charges, { currency, zone: zoneOf(zone) }, ({ priceId }) => ({
    description: priceId,
    taxClass: 'telecom',
  }))
}
