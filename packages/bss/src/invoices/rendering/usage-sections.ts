import { currencyOf } from '@longlines/core/money'
import { type Instant, localDateAt, parseInstant, type Zone } from '@longlines/core/time'
import { EXACT_DIGITS, formatExact, parseExact } from '../exact.ts'
import { amount, date, fill, number, used } from './format.ts'
import type { InvoiceLanguage } from './language.ts'
import type { PageUsage, PageUse } from './page.ts'

/** A call, message or session that is listed: what was used, and what it cost before tax. */
export interface ItemisedUse {
  readonly startedAt: Instant
  /** Kind of usage: `voice`, `sms`, `data`. Each has its own table. */
  readonly type: string
  readonly subscriptionId: string
  /** What the customer knows it by: the number called, masked where the law wants it. */
  readonly description: string
  /** Decimal text in `unit`. */
  readonly quantity: string
  readonly unit: string
  /** Decimal text, at most 12 places, in the currency of the document. */
  readonly amount: string
}

const DAY_MS = 86_400_000

/** One table for each subscription and kind of usage, in the order in which they first come. */
export function usageSections(
  uses: readonly ItemisedUse[],
  currency: string,
  zone: Zone,
  language: InvoiceLanguage,
  titleOf: (subscriptionId: string) => string,
): PageUsage[] {
  const sections = new Map<string, ItemisedUse[]>()
  for (const use of uses) {
    const key = JSON.stringify([use.subscriptionId, use.type])
    const section = sections.get(key)
    if (section === undefined) sections.set(key, [use])
    else section.push(use)
  }
  return [...sections.values()].map((rows) => sectionOf(rows, currency, zone, language, titleOf))
}

function sectionOf(
  rows: readonly ItemisedUse[],
  currency: string,
  zone: Zone,
  language: InvoiceLanguage,
  titleOf: (subscriptionId: string) => string,
): PageUsage {
  const first = rows[0]
  const digits = Math.max(currencyOf(currency).digits, ...decimalPlaces(rows))
  const written = (value: bigint) => number(formatExact(value, EXACT_DIGITS, 'shortest'), digits, language)
  let sum = 0n
  let quantity = 0n
  const uses = rows.map((row): PageUse => {
    const cost = parseExact(row.amount)
    sum += cost
    quantity += parseExact(row.quantity)
    const startMs = parseInstant(row.startedAt)
    return {
      date: date(localDateAt(startMs, zone), language),
      time: timeOf(startMs, zone),
      description: row.description,
      used: used(row.quantity, row.unit, language),
      amount: written(cost),
      carried: written(sum),
    }
  })
  const unit = first?.unit ?? ''
  const oneUnit = rows.every((row) => row.unit === unit)
  const kind = language.labels.usage[first?.type ?? ''] ?? first?.type ?? ''
  const title = `${titleOf(first?.subscriptionId ?? '')} · ${kind}`
  return {
    title,
    uses,
    subtotal: {
      label: `${fill(language.labels.subtotal, { name: kind })} (${rows.length})`,
      used: oneUnit ? used(formatExact(quantity, EXACT_DIGITS, 'shortest'), unit, language) : '',
      amount: digits === currencyOf(currency).digits ? amountOf(sum, currency, language) : written(sum),
    },
  }
}

/** Every number of places that occurs, once: few, however many rows there are. */
function decimalPlaces(rows: readonly ItemisedUse[]): Set<number> {
  return new Set(rows.map((row) => (/\.(\d*?)0*$/.exec(row.amount)?.[1] ?? '').length))
}

const amountOf = (value: bigint, currency: string, language: InvoiceLanguage) =>
  amount(formatExact(value, EXACT_DIGITS, 'shortest'), currency, language)

function timeOf(epochMs: number, zone: Zone): string {
  const local = epochMs + zone.offsetAt(epochMs)
  const seconds = Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
