import { LonglinesError } from '@longlines/core/errors'
import { zoneOf } from '@longlines/core/time'
import { EXACT_DIGITS, formatExact, parseExact } from '../exact.ts'
import type { Invoice } from '../invoice.ts'
import type { Party } from '../party.ts'
import { amount, date, fill, number, period } from './format.ts'
import { groupsOf, rateOf } from './groups.ts'
import type { InvoiceLabels, InvoiceLanguage } from './language.ts'
import { INVOICE_LANGUAGES } from './languages.data.ts'
import type { InvoicePage, PageField, PageParty, PageTax, PageTotal } from './page.ts'
import { paymentOf } from './payment.ts'
import { type ItemisedUse, usageSections } from './usage-sections.ts'

/** How a document is written. */
export interface InvoiceRendering {
  /** One that is here, or your own. */
  readonly language: keyof typeof INVOICE_LANGUAGES | InvoiceLanguage
  /** Words to write otherwise. */
  readonly labels?: Partial<InvoiceLabels>
  /** Names of subscriptions: a telephone number, an address. */
  readonly subscriptions?: Readonly<Record<string, string>>
  /** Calls and sessions to list after the invoice. */
  readonly itemised?: readonly ItemisedUse[]
  readonly brand?: {
    /** Instead of the seller's name. */
    readonly name?: string
    /** Six hexadecimal digits: `#0b5fff`. */
    readonly colour?: string
    /** What the law wants at the foot of each page; the seller's identifiers where absent. */
    readonly footer?: readonly string[]
  }
}

/**
 * A document as people read it: every text of the page in its language, as plain data for a PDF or a portal.
 * Numbers and dates are written by the data of the language, so the same document reads the same on every machine.
 *
 * @param invoice - draft or final; nothing in it is computed again except subtotals
 * @throws LonglinesError `input.invalid` for a language that is not here or a colour that is not six hexadecimal
 * digits; `money.unknown_currency`, `time.unknown_zone`, `money.invalid_decimal`
 * @example
 * const zero = { lines: '0', discounts: '0', net: '0', tax: '0', gross: '0', credited: '0', rounding: '0', due: '0' }
 * const invoice = {
 *   id: 'inv_1', type: 'invoice', status: 'final', number: '2026-0001', accountId: 'acc_1', currency: 'EUR',
 *   zone: 'Europe/Rome', issuedOn: '2026-09-01', period: { from: '2026-08-01', to: '2026-09-01' },
 *   seller: { name: 'Alba Telecom' }, buyer: { name: 'Zoe' }, lines: [], taxes: [], totals: zero, notes: [],
 * } as const
 * const page = renderInvoice(invoice, { language: 'it' })
 * page.title // 'Fattura'
 * page.fields[1] // { label: 'Periodo', value: '01/08/2026 – 31/08/2026' }
 * page.due.value // '0,00\u00a0€'
 */
export function renderInvoice(invoice: Invoice, rendering: InvoiceRendering): InvoicePage {
  const chosen = languageOf(rendering.language)
  const language = rendering.labels
    ? { ...chosen, labels: { ...chosen.labels, ...rendering.labels } }
    : chosen
  const { labels } = language
  const titleOf = (id: string) => rendering.subscriptions?.[id] ?? fill(labels.subscription, { id })
  const { brand = {} } = rendering
  checkColour(brand.colour)
  const abroad = invoice.seller.address?.country !== invoice.buyer.address?.country
  const payment = paymentOf(invoice, language)
  return {
    language: language.code,
    currency: invoice.currency,
    title: titleOfDocument(invoice, labels),
    ...(invoice.number === undefined ? {} : { number: invoice.number }),
    brand: {
      name: brand.name ?? invoice.seller.name,
      ...(brand.colour === undefined ? {} : { colour: brand.colour }),
      footer: brand.footer ?? [footerOf(invoice.seller, labels)],
    },
    fields: fieldsOf(invoice, language),
    seller: partyOf(invoice.seller, labels.seller, labels, abroad),
    buyer: partyOf(invoice.buyer, labels.buyer, labels, abroad),
    due: {
      label: dueLabel(invoice, labels),
      value: amount(dueOf(invoice), invoice.currency, language, 'currency'),
      ...(invoice.dueOn === undefined || invoice.type === 'credit-note'
        ? {}
        : { by: { label: labels.dueOn, value: date(invoice.dueOn, language) } }),
    },
    remarks: remarksOf(invoice, language),
    columns: {
      description: labels.description,
      quantity: labels.quantity,
      unitPrice: labels.unitPrice,
      tax: labels.tax,
      amount: `${labels.amount} ${invoice.currency}`,
    },
    groups: groupsOf(invoice, language, titleOf),
    noLines: labels.noLines,
    taxes: {
      title: labels.taxSummary,
      columns: { name: labels.tax, rate: labels.rate, taxable: labels.taxable, tax: labels.taxTotal },
      rows: taxesOf(invoice, language),
    },
    totals: totalsOf(invoice, language),
    ...(payment === undefined ? {} : { payment }),
    notes: notesOf(invoice, language),
    usage: usageOf(invoice, rendering.itemised ?? [], language, titleOf),
    carry: { brought: labels.broughtForward, forward: labels.carriedForward },
    pageOf: labels.pageOf,
  }
}

function languageOf(language: InvoiceRendering['language']): InvoiceLanguage {
  if (typeof language === 'object' && language !== null) return language
  if (Object.hasOwn(INVOICE_LANGUAGES, language)) return INVOICE_LANGUAGES[language]
  const known = Object.keys(INVOICE_LANGUAGES).join(', ')
  throw new LonglinesError(
    'input.invalid',
    `There is no language "${language}"; take one of ${known}, or give the data of your own.`,
    { path: 'language', values: { language: String(language), known } },
  )
}

function checkColour(colour: string | undefined): void {
  if (colour === undefined || /^#[0-9a-f]{6}$/i.test(colour)) return
  throw new LonglinesError(
    'input.invalid',
    `Write the colour "${colour}" as six hexadecimal digits, such as #0b5fff.`,
    { path: 'brand.colour', values: { colour } },
  )
}

function usageOf(
  invoice: Invoice,
  itemised: readonly ItemisedUse[],
  language: InvoiceLanguage,
  titleOf: (subscriptionId: string) => string,
): InvoicePage['usage'] {
  const { labels } = language
  return {
    title: labels.itemised,
    columns: {
      date: labels.date,
      time: labels.time,
      description: labels.destination,
      used: labels.duration,
      amount: `${labels.amount} ${invoice.currency}`,
    },
    sections: usageSections(itemised, invoice.currency, zoneOf(invoice.zone), language, titleOf),
  }
}

function titleOfDocument(invoice: Invoice, labels: InvoiceLabels): string {
  const titles = { invoice: labels.invoice, 'credit-note': labels.creditNote, 'debit-note': labels.debitNote }
  const title = titles[invoice.type]
  return invoice.status === 'draft' ? `${title} (${labels.draft})` : title
}

/** A credit note says how it gives: as credit of the account, as money, or both. */
function dueLabel({ type, totals }: Invoice, labels: InvoiceLabels): string {
  if (type !== 'credit-note') return labels.due
  if (parseExact(totals.credited) === 0n) return labels.paidOut
  return parseExact(totals.due) === 0n ? labels.addedToCredit : labels.credited
}

/** What is to be paid, or all that a credit note gives. */
function dueOf({ type, totals }: Invoice): string {
  if (type !== 'credit-note') return totals.due
  return formatExact(parseExact(totals.credited) + parseExact(totals.due), EXACT_DIGITS, 'shortest')
}

function fieldsOf(invoice: Invoice, language: InvoiceLanguage): PageField[] {
  const { labels } = language
  const day = (value: string | undefined) => (value === undefined ? undefined : date(value, language))
  return present([
    [labels.issuedOn, date(invoice.issuedOn, language)],
    [labels.period, period(invoice.period, language)],
    [labels.taxPointOn, day(invoice.taxPointOn)],
    [labels.account, invoice.accountId],
    [labels.buyerReference, invoice.buyerReference],
    [labels.orderReference, invoice.orderReference],
  ])
}

/** The fields that have a value. */
export function present(
  pairs: readonly (readonly [label: string, value: string | undefined])[],
): PageField[] {
  return pairs.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]))
}

/** The country is written where seller and buyer are not in the same one. */
function partyOf(party: Party, label: string, labels: InvoiceLabels, abroad: boolean): PageParty {
  const { address, contact } = party
  const town = [address?.postalCode, address?.city].filter((part) => part !== undefined).join(' ')
  const lines = [...(address?.lines ?? []), town, address?.region ?? '', (abroad && address?.country) || '']
  return {
    label,
    name: party.name,
    address: lines.filter((line) => line !== ''),
    details: present([
      [labels.vatId, party.vatId],
      [labels.registrationId, party.registrationId],
      ['', contact?.name],
      ['', contact?.phone],
      ['', contact?.email],
    ]),
  }
}

function footerOf(seller: Party, labels: InvoiceLabels): string {
  const ids = present([
    [labels.vatId, seller.vatId],
    [labels.registrationId, seller.registrationId],
  ])
  return [seller.name, ...ids.map(({ label, value }) => `${label} ${value}`)].join(' · ')
}

function remarksOf(invoice: Invoice, language: InvoiceLanguage): string[] {
  const { labels } = language
  const remarks: string[] = []
  if (invoice.corrects !== undefined) {
    const issued = date(invoice.corrects.issuedOn, language)
    remarks.push(fill(labels.corrects, { number: invoice.corrects.number, date: issued }))
  }
  if (invoice.reason !== undefined) remarks.push(`${labels.reason}: ${invoice.reason}`)
  return remarks
}

function taxesOf(invoice: Invoice, language: InvoiceLanguage): PageTax[] {
  return invoice.taxes.map((tax) => {
    const { reason, code } = tax.exemption ?? {}
    return {
      name: tax.name,
      rate: rateOf(tax, language),
      taxable: amount(tax.taxable, invoice.currency, language),
      tax: amount(tax.tax, invoice.currency, language),
      ...(reason === undefined ? {} : { exemption: code === undefined ? reason : `${reason} (${code})` }),
    }
  })
}

function totalsOf(invoice: Invoice, language: InvoiceLanguage): PageTotal[] {
  const { totals, currency } = invoice
  const { labels } = language
  const rows: PageTotal[] = []
  const row = (label: string, text: string, strong = false) =>
    rows.push({ label, value: amount(text, currency, language, strong ? 'currency' : 'plain'), strong })
  const exact = (text: string) => parseExact(text)
  const minus = (text: string) => formatExact(-parseExact(text), EXACT_DIGITS, 'shortest')
  if (exact(totals.discounts) !== 0n) {
    row(labels.linesTotal, totals.lines)
    row(labels.discounts, minus(totals.discounts))
  }
  row(labels.net, totals.net)
  row(labels.taxTotal, totals.tax)
  const note = invoice.type === 'credit-note'
  const settled = exact(totals.credited) !== 0n || exact(totals.rounding) !== 0n
  if (settled) row(labels.gross, totals.gross)
  if (exact(totals.rounding) !== 0n && note) row(labels.rounding, totals.rounding)
  if (exact(totals.credited) > 0n && !note) row(labels.accountCredit, minus(totals.credited))
  if (exact(totals.credited) < 0n) {
    row(note ? labels.accountCredit : labels.addedToCredit, minus(totals.credited))
  }
  if (exact(totals.rounding) !== 0n && !note) row(labels.rounding, totals.rounding)
  row(dueLabel(invoice, labels), dueOf(invoice), true)
  if (note && exact(totals.credited) > 0n && exact(totals.due) > 0n) {
    row(labels.addedToCredit, totals.credited)
    row(labels.paidOut, totals.due)
  }
  return rows
}

function notesOf(invoice: Invoice, language: InvoiceLanguage): string[] {
  const { conversion } = invoice
  if (conversion === undefined) return [...invoice.notes]
  const { labels } = language
  const shown = (text: string) => amount(text, conversion.currency, language, 'currency')
  const rate = fill(labels.conversion, {
    rate: number(conversion.rate, 0, language),
    date: date(conversion.on, language),
    source: conversion.source,
  })
  const sums = `${labels.gross} ${shown(conversion.gross)}, ${labels.taxTotal} ${shown(conversion.tax)}`
  return [...invoice.notes, `${sums}. ${rate}`]
}
