import { LonglinesError } from '@longlines/core/errors'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'
import {
  type Charge,
  type Explanation,
  type RatedBatch,
  type RatedRecord,
  type Rater,
  renderExplanation,
} from '../rating/index.ts'
import { hasFields, type MatcherResult } from './matcher.ts'

/** What `toCost` looks at: one charge, some, what a rater returned, or an explanation. */
export type Costing = Charge | readonly Charge[] | RatedRecord | RatedBatch | Explanation

/** What was rated, in one shape. */
interface Cost {
  readonly amount: bigint
  readonly currency: string
  readonly refusals: readonly string[]
  /** Why it is so, one paragraph a charge. */
  explain(rater: Pick<Rater, 'explain'> | undefined): string
}

/** Whether something that was rated costs an amount; explains on failure, with the rater that made it. */
export function toCost(received: unknown, amount: string, rater?: Pick<Rater, 'explain'>): MatcherResult {
  const cost = costOf(received)
  const wanted = parseExact(amount)
  const pass = cost.refusals.length === 0 && cost.amount === wanted
  return { pass, message: () => messageOf(cost, { wanted, pass }, rater) }
}

function messageOf(
  cost: Cost,
  { wanted, pass }: { readonly wanted: bigint; readonly pass: boolean },
  rater: Pick<Rater, 'explain'> | undefined,
): string {
  const money = (value: bigint) => `${formatExact(value, EXACT_DIGITS, 'shortest')} ${cost.currency}`.trim()
  const why = cost.explain(rater)
  const reason = why === '' ? '' : `\n\n${why}`
  if (pass) return `Expected another cost than ${money(wanted)}.${reason}`
  if (cost.refusals.length > 0)
    return `Expected a cost of ${money(wanted)}, but it was refused:\n${cost.refusals.map((line) => `  ${line}`).join('\n')}${reason}`
  const difference = cost.amount - wanted
  const apart = `${money(difference < 0n ? -difference : difference)} ${difference < 0n ? 'less' : 'more'}`
  return `Expected a cost of ${money(wanted)}, but it is ${money(cost.amount)}, ${apart}.${reason}`
}

function costOf(received: unknown): Cost {
  if (isExplanation(received)) {
    const { amount, currency } = received
    return { amount: parseExact(amount), currency, refusals: [], explain: () => renderExplanation(received) }
  }
  if (isCharge(received)) return costOfCharges([received], [])
  if (Array.isArray(received) && received.every(isCharge)) return costOfCharges(received, [])
  if (hasFields(received, 'charges') && Array.isArray(received.charges) && received.charges.every(isCharge))
    return costOfCharges(received.charges, refusalsOf(received))
  throw new LonglinesError(
    'input.invalid',
    `toCost looks at a charge, at charges, at what a rater returned, or at an explanation; got ${typeof received}.`,
  )
}

function costOfCharges(charges: readonly Charge[], refusals: readonly string[]): Cost {
  return {
    amount: charges.reduce((sum, { amount }) => sum + parseExact(amount), 0n),
    currency: charges[0]?.currency ?? '',
    refusals,
    explain: (rater) => {
      if (charges.length === 0) return refusals.length === 0 ? 'Nothing was charged.' : ''
      if (rater !== undefined)
        return charges.map((charge) => renderExplanation(rater.explain(charge))).join('\n')
      const lines = charges.map(({ id, amount, currency }) => `${id}: ${amount} ${currency}`)
      return [...lines, 'Hand in the rater to read why: toCost(amount, rater).'].join('\n')
    },
  }
}

function refusalsOf(rated: object): string[] {
  const one = hasFields(rated, 'refusal') ? [rated] : []
  const many = hasFields(rated, 'refused') && Array.isArray(rated.refused) ? rated.refused : []
  return [...one, ...many].flatMap((given: unknown) => {
    if (!hasFields(given, 'refusal') || !hasFields(given.refusal, 'code', 'message')) return []
    const { code, message } = given.refusal
    const event = hasFields(given, 'event') && hasFields(given.event, 'id') ? `${given.event.id}: ` : ''
    return [`${event}${code}: ${message}`]
  })
}

function isCharge(value: unknown): value is Charge {
  return hasFields(value, 'id', 'recordId', 'amount', 'currency') && typeof value.amount === 'string'
}

function isExplanation(value: unknown): value is Explanation {
  return hasFields(value, 'chargeId', 'amount', 'steps') && Array.isArray(value.steps)
}
