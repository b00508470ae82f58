import { describe, expect, test } from 'vitest'
import type { Invoice, InvoiceLine } from '../invoice.ts'
import { INVOICE_LANGUAGES, invoiceHtml, renderInvoice } from './index.ts'

const line = (id: string, over: Partial<InvoiceLine>): InvoiceLine => ({
  id,
  kind: 'recurring',
  description: id,
  priceId: 'price',
  quantity: '1',
  unit: 'unit',
  amount: '10.00',
  exact: '10',
  discounts: [],
  net: '10.00',
  taxClass: 'telecom',
  taxes: [{ ruleId: 'vat', name: 'VAT', category: 'S', rate: '22', base: '10', exact: '2.2' }],
  ...over,
})

const invoice: Invoice = {
  id: 'inv_1',
  type: 'invoice',
  status: 'final',
  number: 'A-1',
  accountId: 'acc_1',
  currency: 'EUR',
  zone: 'Europe/Rome',
  issuedOn: '2026-09-01',
  dueOn: '2026-09-21',
  period: { from: '2026-08-01', to: '2026-09-01' },
  seller: { name: 'Alba', address: { lines: [], country: 'IT' } },
  buyer: { name: 'Zoe <b>', address: { lines: [], city: 'Wien', country: 'AT' } },
  lines: [],
  taxes: [],
  totals: {
    lines: '0',
    discounts: '0',
    net: '0',
    tax: '0',
    gross: '0',
    credited: '0',
    rounding: '0',
    due: '0',
  },
  notes: [],
}
const totals = { ...invoice.totals, due: '1234567.5', gross: '1234577.5', credited: '10' }

describe('amounts and dates', () => {
  test.each([
    ['en', 'EUR', '€1,234,567.50', '21\u00a0September\u00a02026'],
    ['de', 'EUR', '1.234.567,50\u00a0€', '21.09.2026'],
    ['fr', 'EUR', '1\u00a0234\u00a0567,50\u00a0€', '21/09/2026'],
    ['it', 'HUF', '1.234.567,50\u00a0HUF', '21/09/2026'],
    ['en', 'KWD', 'KWD\u00a01,234,567.500', '21\u00a0September\u00a02026'],
    ['es', 'GBP', '1.234.567,50\u00a0£', '21/09/2026'],
  ] as const)('%s, %s: %s', (language, currency, due, by) => {
    const page = renderInvoice({ ...invoice, currency, totals }, { language })
    expect(page.due).toMatchObject({ value: due, by: { value: by } })
  })

  test("in yen, without decimals, and in a language of one's own", () => {
    const language = { ...INVOICE_LANGUAGES.en, code: 'en-CH', group: '’', date: '{d}.{m}.{yyyy}' }
    const yen = { ...invoice, currency: 'JPY', totals: { ...totals, due: '1234567' } }
    const page = renderInvoice(yen, { language, labels: { due: 'Please pay' } })
    expect(page.due).toEqual({
      label: 'Please pay',
      value: 'JPY\u00a01’234’567',
      by: { label: 'Due date', value: '21.9.2026' },
    })
  })
  test('a currency that does not exist is refused', () => {
    expect(() => renderInvoice({ ...invoice, currency: 'DEM' }, { language: 'en' })).toThrow(
      expect.objectContaining({ code: 'money.unknown_currency' }),
    )
  })
})

describe('lines', () => {
  test("by subscription, by kind within, the account's own last, with subtotals and what is carried", () => {
    const lines = [
      line('own', { kind: 'adjustment' }),
      line('credit', { subscriptionId: 'a', kind: 'credit', amount: '-3.00', net: '-3.00' }),
      line('calls', { subscriptionId: 'a', kind: 'usage', quantity: '3725', unit: 'second' }),
      line('data', { subscriptionId: 'b', kind: 'usage', quantity: '1500000', unit: 'byte' }),
      line('fee', {
        subscriptionId: 'a',
        net: '8.00',
        discounts: [{ discountId: 'd', name: 'Off', amount: '2.00', exact: '2' }],
      }),
    ]
    const { groups } = renderInvoice({ ...invoice, lines }, { language: 'en', subscriptions: { a: '+39 1' } })
    expect(groups.map(({ title, subtotal }) => [title, subtotal?.amount])).toEqual([
      ['+39 1', '15.00'],
      ['Subscription b', '10.00'],
      ['Account', '10.00'],
    ])
    const shown = groups.flatMap((group) => group.lines.map((one) => [one.id, one.quantity, one.carried]))
    expect(shown).toEqual([
      ['fee', '1', '8.00'],
      ['calls', '1:02:05', '18.00'],
      ['credit', '1', '15.00'],
      ['data', '1.5\u00a0MB', '25.00'],
      ['own', '1', '35.00'],
    ])
    expect(groups[0]?.lines[0]?.discounts).toEqual([{ name: 'Off', amount: '-2.00' }])
  })
})

describe('calls', () => {
  test('in local time, with the decimals of the longest, in sections', () => {
    const use = { subscriptionId: 'a', description: '+39 2', quantity: '61', unit: 'second', amount: '0.1' }
    const itemised = [
      { ...use, type: 'voice', startedAt: '2026-08-31T22:30:05Z' },
      { ...use, type: 'sms', startedAt: '2026-08-01T10:00:00Z', quantity: '1', unit: 'message' },
      { ...use, type: 'voice', startedAt: '2026-08-02T10:00:00Z', amount: '0.0375' },
    ]
    const { sections } = renderInvoice(invoice, { language: 'de', itemised }).usage
    expect(sections.map(({ title }) => title)).toEqual(['Anschluss a · Anrufe', 'Anschluss a · Nachrichten'])
    expect(sections[0]?.uses[0]).toMatchObject({
      date: '01.09.2026',
      time: '00:30:05',
      used: '0:01:01',
      amount: '0,1000',
    })
    expect(sections[0]?.subtotal).toEqual({
      label: 'Zwischensumme Anrufe (2)',
      used: '0:02:02',
      amount: '0,1375',
    })
  })
})

test('as HTML, escaped', () => {
  const html = invoiceHtml(renderInvoice({ ...invoice, lines: [line('a & b', {})] }, { language: 'it' }))
  expect(html).toContain('<b>Zoe &lt;b&gt;</b><br>Wien<br>AT')
  expect(html).toContain('<td>a &amp; b</td>')
  expect(html).toContain('<article class="invoice" lang="it">')
})

describe('what a credit note gives', () => {
  const note = (credited: string, due: string): Invoice => ({
    ...invoice,
    type: 'credit-note',
    totals: { ...invoice.totals, net: '29.34', tax: '6.45', gross: '35.79', credited, due },
  })

  test.each([
    ['en', 'Added to your account credit', 'Paid out to you', '€35.79'],
    ['it', 'Aggiunto al Suo credito', 'Rimborsato', '35,79\u00a0€'],
    ['de', 'Ihrem Guthaben gutgeschrieben', 'An Sie ausgezahlt', '35,79\u00a0€'],
    ['fr', 'Ajouté à votre avoir', 'Montant remboursé', '35,79\u00a0€'],
    ['es', 'Añadido a su saldo a favor', 'Importe reembolsado', '35,79\u00a0€'],
  ] as const)('%s: the whole sum, and how', (language, added, paid, value) => {
    const onAccount = renderInvoice(note('35.79', '0.00'), { language })
    expect(onAccount.due).toEqual({ label: added, value })
    expect(onAccount.totals.at(-1)).toEqual({ label: added, value, strong: true })
    const { accountCredit } = INVOICE_LANGUAGES[language].labels
    expect(onAccount.totals.map(({ label }) => label)).not.toContain(accountCredit)
    expect(renderInvoice(note('0.00', '35.79'), { language }).due).toEqual({ label: paid, value })
  })

  test('a part on account and a part paid out', () => {
    const page = renderInvoice(note('30.00', '5.79'), { language: 'en' })
    expect(page.due).toEqual({ label: 'Amount credited', value: '€35.79' })
    expect(page.totals.slice(-2).map(({ label, value }) => [label, value])).toEqual([
      ['Added to your account credit', '30.00'],
      ['Paid out to you', '5.79'],
    ])
  })
})

test('an unknown language and a colour in words are refused', () => {
  const wrong: { language: 'en' } = JSON.parse('{"language":"pt"}')
  expect(() => renderInvoice(invoice, wrong)).toThrow(/"pt"; take one of en, it, de, fr, es/)
  const colour = (text: string) => renderInvoice(invoice, { language: 'en', brand: { colour: text } })
  for (const text of ['blue', '#fff', '0b5fff']) expect(() => colour(text)).toThrow('six hexadecimal digits')
  expect(colour('#0B5fff').brand.colour).toBe('#0B5fff')
})
