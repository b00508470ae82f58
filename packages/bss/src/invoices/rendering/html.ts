import type { InvoicePage, PageField, PageGroup, PageUsage } from './page.ts'

/**
 * The same page as HTML for a portal: one `article` without styles or scripts, every text escaped. Classes name
 * what is what.
 *
 * @example
 * const zero = { lines: '0', discounts: '0', net: '0', tax: '0', gross: '0', credited: '0', rounding: '0', due: '0' }
 * const page = renderInvoice(
 *   {
 *     id: 'inv_1', type: 'invoice', status: 'draft', accountId: 'acc_1', currency: 'EUR', zone: 'Europe/Rome',
 *     issuedOn: '2026-09-01', period: { from: '2026-08-01', to: '2026-09-01' }, seller: { name: 'A & B' },
 *     buyer: { name: 'Zoe' }, lines: [], taxes: [], totals: zero, notes: [],
 *   },
 *   { language: 'en' },
 * )
 * invoiceHtml(page).includes('<b>A &amp; B</b>') // true
 */
export function invoiceHtml(page: InvoicePage): string {
  const columns = page.columns
  const head = row('th', [
    columns.description,
    columns.quantity,
    columns.unitPrice,
    columns.tax,
    columns.amount,
  ])
  const taxHead = row('th', Object.values(page.taxes.columns))
  const taxRows = page.taxes.rows.map((tax) =>
    row('td', [
      tax.exemption === undefined ? tax.name : `${tax.name}: ${tax.exemption}`,
      tax.rate,
      tax.taxable,
      tax.tax,
    ]),
  )
  const totals = page.totals.map(
    ({ label, value, strong }) => `<tr${strong ? ' class="due"' : ''}>${cells('td', [label, value])}</tr>`,
  )
  return [
    `<article class="invoice" lang="${escaped(page.language)}">`,
    `<h1>${escaped(page.title)}${page.number === undefined ? '' : ` ${escaped(page.number)}`}</h1>`,
    party('seller', page.seller.name, page.seller.address, page.seller.details),
    party('buyer', page.buyer.name, page.buyer.address, page.buyer.details),
    definitions(page.fields),
    ...page.remarks.map((text) => `<p class="remark">${escaped(text)}</p>`),
    page.groups.length === 0 ? `<p>${escaped(page.noLines)}</p>` : '',
    page.groups.length === 0
      ? ''
      : `<table class="lines"><thead>${head}</thead>${page.groups.map(group).join('')}</table>`,
    `<table class="taxes"><thead>${taxHead}</thead><tbody>${taxRows.join('')}</tbody></table>`,
    `<table class="totals"><tbody>${totals.join('')}</tbody></table>`,
    page.payment === undefined
      ? ''
      : `<section class="payment"><h2>${escaped(page.payment.title)}</h2>${page.payment.text.map((text) => `<p>${escaped(text)}</p>`).join('')}${definitions(page.payment.fields)}</section>`,
    ...page.notes.map((text) => `<p class="note">${escaped(text)}</p>`),
    ...page.usage.sections.map((section) => usage(section, Object.values(page.usage.columns))),
    '</article>',
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function group({ title, lines, subtotal }: PageGroup): string {
  const rows = lines.flatMap((line) => [
    row('td', [
      line.period === undefined ? line.description : `${line.description}, ${line.period}`,
      line.quantity,
      line.unitPrice,
      line.tax,
      line.amount,
    ]),
    ...line.discounts.map(({ name, amount }) => row('td', [name, '', '', '', amount])),
  ])
  const heading = title === undefined ? '' : `<tr><th colspan="5">${escaped(title)}</th></tr>`
  const end = subtotal === undefined ? '' : row('th', [subtotal.label, '', '', '', subtotal.amount])
  return `<tbody>${heading}${rows.join('')}${end}</tbody>`
}

function usage({ title, uses, subtotal }: PageUsage, columns: readonly string[]): string {
  const rows = uses.map((use) => row('td', [use.date, use.time, use.description, use.used, use.amount]))
  const end = row('th', [subtotal.label, '', '', subtotal.used, subtotal.amount])
  return `<table class="usage"><caption>${escaped(title)}</caption><thead>${row('th', columns)}</thead><tbody>${rows.join('')}${end}</tbody></table>`
}

function party(
  kind: string,
  name: string,
  address: readonly string[],
  details: readonly PageField[],
): string {
  const lines = [
    ...address,
    ...details.map(({ label, value }) => (label === '' ? value : `${label} ${value}`)),
  ]
  return `<address class="${kind}"><b>${escaped(name)}</b>${lines.map((line) => `<br>${escaped(line)}`).join('')}</address>`
}

const definitions = (fields: readonly PageField[]) =>
  `<dl>${fields.map(({ label, value }) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`

const row = (tag: 'td' | 'th', values: readonly string[]) => `<tr>${cells(tag, values)}</tr>`
const cells = (tag: 'td' | 'th', values: readonly string[]) =>
  values.map((value) => `<${tag}>${escaped(value)}</${tag}>`).join('')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
