/** Numbers, dates and durations as a language writes them. */
import { currencyOf } from '@longlines/core/money'
import { dayNumberOf, type LocalDate, type LocalPeriod, localDateOf } from '@longlines/core/time'
import type { InvoiceLanguage } from './language.ts'

const NBSP = '\u00a0'
/** Signs that mean one currency only; all others are written as their code. */
const SIGNS: Readonly<Record<string, string>> = { EUR: '€', GBP: '£' }

/** Replaces `{name}` by its value. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}

/** A decimal text in the digits of a language, with at least `digits` decimal places. */
export function number(text: string, digits: number, language: InvoiceLanguage): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  const kept = fraction.replace(/0+$/, '').padEnd(digits, '0')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language.group)
  return `${sign}${grouped}${kept === '' ? '' : language.decimal + kept}`
}

/** An amount with at least the digits of its currency, and with the currency where asked. */
export function amount(
  text: string,
  currency: string,
  language: InvoiceLanguage,
  style: 'plain' | 'currency' = 'plain',
): string {
  const written = number(text, currencyOf(currency).digits, language)
  if (style === 'plain') return written
  const sign = SIGNS[currency] ?? currency
  if (language.currency === 'after') return `${written}${NBSP}${sign}`
  const between = sign.length === 1 ? '' : NBSP
  return written.startsWith('-') ? `-${sign}${between}${written.slice(1)}` : `${sign}${between}${written}`
}

/** A local date. */
export function date(day: LocalDate, language: InvoiceLanguage): string {
  const [yyyy = '', mm = '', dd = ''] = day.split('-')
  const month = language.months[Number(mm) - 1] ?? mm
  return fill(language.date, {
    yyyy,
    mm,
    dd,
    d: String(Number(dd)),
    m: String(Number(mm)),
    month,
  }).replaceAll(' ', NBSP)
}

/** A half-open period as people write it: with its last day. */
export function period({ from, to }: LocalPeriod, language: InvoiceLanguage): string {
  const last = localDateOf(Math.max(dayNumberOf(from), dayNumberOf(to) - 1))
  return last === from ? date(from, language) : `${date(from, language)} – ${date(last, language)}`
}

/** How much was used: seconds as a clock shows them, bytes in decimal multiples, all else with its unit. */
export function used(quantity: string, unit: string, language: InvoiceLanguage): string {
  if (unit === 'second' && /^\d{1,12}$/.test(quantity)) return clock(Number(quantity))
  const bytes = unit === 'byte' && /^\d{1,15}$/.test(quantity) ? Number(quantity) : 0
  if (bytes >= 1000) return multiple(bytes, language)
  return `${number(quantity, 0, language)}${NBSP}${language.labels.units[unit] ?? unit}`
}

function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

function multiple(bytes: number, language: InvoiceLanguage): string {
  const [unit, size] =
    bytes >= 1e9
      ? (['gigabyte', 1e9] as const)
      : bytes >= 1e6
        ? (['megabyte', 1e6] as const)
        : (['kilobyte', 1e3] as const)
  return `${number((bytes / size).toFixed(2), 0, language)}${NBSP}${language.labels.units[unit] ?? unit}`
}

/** A percentage: `22%`, `5,5 %`. */
export function percent(rate: string, language: InvoiceLanguage): string {
  return number(rate, 0, language) + language.percent
}
