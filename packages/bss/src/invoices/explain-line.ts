/** Why a line of an invoice comes to what it does: the rules that made it, in order, with the numbers they used. */
import { LonglinesError } from '@longlines/core/errors'
import type { LocalPeriod } from '@longlines/core/time'
import type { ExplanationStep } from '../rating/model.ts'
import { EXACT_DIGITS, formatExact, parseExact } from './exact.ts'
import type { InvoiceLine, LineDiscount, LineTax } from './invoice.ts'

/** What was billed, as far as it says how a part of a cycle was priced; a `BillItem` has it. */
export interface ExplainedItem {
  readonly id: string
  readonly part?:
    | {
        readonly cycle: LocalPeriod
        readonly unit: 'day' | 'millisecond'
        readonly offset: number
        readonly length: number
        readonly of: number
      }
    | undefined
  /** The convention, by its name or as it is. */
  readonly proration?: string | object | undefined
}

/** What is known of a line besides itself. */
export interface LineSources {
  /** The item that the line was made of. */
  readonly item?: ExplainedItem | undefined
  /** The usage charges that it sums up. */
  readonly charges?: readonly { readonly id: string }[] | undefined
}

/**
 * The steps from the price to the net amount of a line and to its taxes, in the order in which they were done. The
 * amounts of the steps before `line.net` sum to `net` exactly; those of the `line.tax` steps sum to the line's exact
 * taxes. An invoice rounds tax once for all its lines, so a line has no rounded tax of its own.
 *
 * Rules: `line.price`, `line.usage`, `line.part`, `line.rounding`, `line.discount`, `line.net`, `line.tax`,
 * `line.reverses`.
 *
 * @param sources - without the item, a part of a cycle is shown by what it changes, not by its days
 * @example
 * const tax = { ruleId: 'vat', name: 'VAT', category: 'S', rate: '22', base: '13.93', exact: '3.0646' } as const
 * const welcome = { discountId: 'd1', name: 'Welcome', amount: '1.55', exact: '1.548' }
 * const line = { id: 's1/fibre/2026-03-16', kind: 'recurring', description: 'Fibre', priceId: 'fibre', quantity: '1', unit: 'piece', unitPrice: '30', amount: '15.48', exact: '15.483870967741', discounts: [welcome], net: '13.93', taxClass: 'telecom', taxes: [tax] } as const
 * const item = { id: line.id, part: { cycle: { from: '2026-03-01', to: '2026-04-01' }, unit: 'day', offset: 15, length: 16, of: 31 }, proration: 'actual-days' } as const
 * const steps = explainLine(line, { item })
 * steps.map(({ rule, amount }) => `${rule} ${amount}`) // ['line.price 30', 'line.part -14.516129032259', 'line.rounding -0.003870967741', 'line.discount -1.55', 'line.net undefined', 'line.tax 3.0646']
 * steps[1].text // '16 of 31 days of the cycle from 2026-03-01 to 2026-04-01, from its day 16 on, by actual-days: 15.483870967741'
 * @throws LonglinesError `input.invalid` for the item of another line, `money.invalid_decimal`
 */
export function explainLine(line: InvoiceLine, { item, charges }: LineSources = {}): ExplanationStep[] {
  if (item !== undefined && item.id !== line.id) {
    throw new LonglinesError('input.invalid', `Give the item of line ${line.id}; got that of ${item.id}.`, {
      path: 'item.id',
      values: { line: line.id, item: item.id },
    })
  }
  return [
    ...(line.chargeCount === undefined ? [] : [usageStep(line, charges)]),
    ...(line.unitPrice === undefined ? unpricedSteps(line) : pricedSteps(line, line.unitPrice, item)),
    ...roundingSteps(line),
    ...line.discounts.map((discount) => discountStep(discount)),
    { rule: 'line.net', text: `Net, before tax: ${line.net}`, values: { net: line.net } },
    ...line.taxes.map((tax) => taxStep(tax)),
    ...reversesSteps(line),
  ]
}

/**
 * The steps as text: the line and its net amount, then one step a row.
 *
 * @example
 * const line = { id: 'l1', kind: 'one-time', description: 'Router', priceId: 'router', quantity: '2', unit: 'piece', unitPrice: '49.90', amount: '99.80', exact: '99.8', discounts: [], net: '99.80', taxClass: 'equipment', taxes: [] } as const
 * formatLineExplanation(line, explainLine(line)) // 'Router (l1): 99.80\n  49.90 x 2 piece: 99.8\n  Net, before tax: 99.80'
 */
export function formatLineExplanation(
  { id, description, net }: Pick<InvoiceLine, 'id' | 'description' | 'net'>,
  steps: readonly ExplanationStep[],
): string {
  return [`${description} (${id}): ${net}`, ...steps.map(({ text }) => `  ${text}`)].join('\n')
}

const text = (value: bigint): string => formatExact(value, EXACT_DIGITS, 'shortest')

function usageStep({ chargeCount = 0, id }: InvoiceLine, charges: LineSources['charges']): ExplanationStep {
  const ids = charges?.map((charge) => charge.id)
  const named = ids === undefined || ids.length === 0 ? '' : `: ${ids.join(', ')}`
  return {
    rule: 'line.usage',
    text: `Sums up ${chargeCount} usage charge${chargeCount === 1 ? '' : 's'}${named}`,
    values: { lineId: id, chargeCount, ...(ids === undefined ? {} : { chargeIds: ids.join(',') }) },
  }
}

function unpricedSteps({ exact, quantity, unit }: InvoiceLine): ExplanationStep[] {
  return [
    {
      rule: 'line.price',
      text: `${quantity} ${unit}, priced one by one: ${exact}`,
      values: { quantity, unit, exact },
      amount: text(parseExact(exact)),
    },
  ]
}

function pricedSteps(
  line: InvoiceLine,
  unitPrice: string,
  item: ExplainedItem | undefined,
): ExplanationStep[] {
  const { quantity, unit } = line
  const exact = parseExact(line.exact)
  const product = (parseExact(unitPrice) * parseExact(quantity)) / 10n ** BigInt(EXACT_DIGITS)
  // A credit on an invoice takes back the price; on a note, whose amounts are owed, it is above zero.
  const whole = exact < 0n !== product < 0n ? -product : product
  const price: ExplanationStep = {
    rule: 'line.price',
    text: `${unitPrice} x ${quantity} ${unit}: ${text(whole)}`,
    values: { unitPrice, quantity, unit },
    amount: text(whole),
  }
  if (exact === whole) return [price]
  return [price, partStep(exact, exact - whole, item)]
}

function partStep(exact: bigint, difference: bigint, item: ExplainedItem | undefined): ExplanationStep {
  const amount = text(difference)
  const { part, proration } = item ?? {}
  if (part === undefined || part.length === part.of) {
    return {
      rule: 'line.part',
      text: `Of that ${text(exact)} is billed`,
      values: { exact: text(exact) },
      amount,
    }
  }
  const { cycle, unit, offset, length, of } = part
  const convention =
    typeof proration === 'string' ? proration : proration === undefined ? null : 'own convention'
  const start = unit === 'day' ? `from its day ${offset + 1} on` : `from ${offset} ms after its start on`
  const counted = unit === 'day' ? `${length} of ${of} days` : `${length} of ${of} ms`
  return {
    rule: 'line.part',
    text: `${counted} of the cycle from ${cycle.from} to ${cycle.to}, ${start}${convention === null ? '' : `, by ${convention}`}: ${text(exact)}`,
    values: {
      exact: text(exact),
      cycleFrom: cycle.from,
      cycleTo: cycle.to,
      unit,
      offset,
      length,
      of,
      convention,
    },
    amount,
  }
}

function roundingSteps({ amount, exact }: InvoiceLine): ExplanationStep[] {
  const difference = parseExact(amount) - parseExact(exact)
  if (difference === 0n) return []
  return [
    {
      rule: 'line.rounding',
      text: `Rounded: ${amount}`,
      values: { exact, rounded: amount },
      amount: text(difference),
    },
  ]
}

function discountStep({ discountId, name, amount, exact }: LineDiscount): ExplanationStep {
  return {
    rule: 'line.discount',
    text: `${name}: this line's share is ${amount}`,
    values: { discountId, name, share: amount, exact },
    amount: text(-parseExact(amount)),
  }
}

function taxStep({ ruleId, name, category, rate, base, exact }: LineTax): ExplanationStep {
  return {
    rule: 'line.tax',
    text: `${name}, category ${category}, by rule ${ruleId}: ${rate}% of ${base} is ${exact}`,
    values: { ruleId, name, category, rate, base },
    amount: text(parseExact(exact)),
  }
}

function reversesSteps({ reverses }: InvoiceLine): ExplanationStep[] {
  if (reverses === undefined) return []
  const { lineId, invoiceId } = reverses
  return [
    {
      rule: 'line.reverses',
      text: `Takes back from line ${lineId}${invoiceId === undefined ? '' : ` of invoice ${invoiceId}`}`,
      values: { lineId, invoiceId: invoiceId ?? null },
    },
  ]
}
