import { EXACT_DIGITS, formatExact, parseExact } from '../exact.ts'
import type { Invoice, InvoiceLine, LineKind } from '../invoice.ts'
import { amount, fill, number, percent, period, used } from './format.ts'
import type { InvoiceLanguage } from './language.ts'
import type { PageGroup, PageLine } from './page.ts'

const ORDER: Readonly<Record<LineKind, number>> = {
  recurring: 0,
  'one-time': 1,
  usage: 2,
  commitment: 3,
  credit: 4,
  adjustment: 5,
}

/** Lines by subscription in the order in which these first come, the account's own last; by kind within. */
export function groupsOf(
  invoice: Invoice,
  language: InvoiceLanguage,
  titleOf: (subscriptionId: string) => string,
): PageGroup[] {
  const groups = new Map<string | undefined, InvoiceLine[]>()
  for (const line of invoice.lines) {
    const group = groups.get(line.subscriptionId)
    if (group === undefined) groups.set(line.subscriptionId, [line])
    else group.push(line)
  }
  const own = groups.get(undefined)
  if (own !== undefined) {
    groups.delete(undefined)
    groups.set(undefined, own)
  }
  let carried = 0n
  const several = groups.size > 1
  return [...groups].map(([id, group]) => {
    const before = carried
    const lines = [...group]
      .sort((a, b) => ORDER[a.kind] - ORDER[b.kind])
      .map((line) => {
        carried += parseExact(line.net)
        return pageLine(line, textOf(carried), invoice.currency, language)
      })
    const name = id === undefined ? language.labels.general : titleOf(id)
    const total = amount(textOf(carried - before), invoice.currency, language)
    return {
      ...(id !== undefined || several ? { title: name } : {}),
      lines,
      ...(several ? { subtotal: { label: fill(language.labels.subtotal, { name }), amount: total } } : {}),
    }
  })
}

const textOf = (value: bigint) => formatExact(value, EXACT_DIGITS, 'shortest')

function pageLine(line: InvoiceLine, carried: string, currency: string, language: InvoiceLanguage): PageLine {
  return {
    id: line.id,
    description: line.description,
    ...(line.period === undefined ? {} : { period: period(line.period, language) }),
    quantity:
      line.kind === 'usage' ? used(line.quantity, line.unit, language) : number(line.quantity, 0, language),
    unitPrice: line.unitPrice === undefined ? '' : amount(line.unitPrice, currency, language),
    tax: line.taxes.map((tax) => rateOf(tax, language)).join(' + '),
    amount: amount(line.amount, currency, language),
    discounts: line.discounts.map((discount) => ({
      name: discount.name,
      amount: amount(textOf(-parseExact(discount.amount)), currency, language),
    })),
    carried: amount(carried, currency, language),
  }
}

/** A rate, with the letters of its category where these say more than the number: `AE 0%`. */
export function rateOf(tax: { category: string; rate: string }, language: InvoiceLanguage): string {
  const rate = percent(tax.rate, language)
  return tax.category === 'S' ? rate : `${tax.category} ${rate}`
}
