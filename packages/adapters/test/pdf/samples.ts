/** Documents of many shapes, with sums that are right: what the tests draw and people look at. */
import type { Invoice, InvoiceLine, ItemisedUse } from '@longlines/bss/invoices'
import { formatInstant, parseInstant } from '@longlines/core/time'

export interface SampleLine {
  readonly text: string
  readonly cents: number
  readonly kind?: InvoiceLine['kind']
  readonly subscriptionId?: string
  readonly discount?: readonly [name: string, cents: number]
  readonly rate?: number
  readonly category?: InvoiceLine['taxes'][number]['category']
  readonly quantity?: string
  readonly unit?: string
}

export const cents = (value: number): string =>
  `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`

const august = { from: '2026-08-01', to: '2026-09-01' }

function lineOf(sample: SampleLine, index: number): InvoiceLine {
  const { rate = 22, category = 'S', discount, kind = 'recurring' } = sample
  const net = cents(sample.cents - (discount?.[1] ?? 0))
  return {
    id: `line-${index + 1}`,
    kind,
    description: sample.text,
    ...(sample.subscriptionId === undefined ? {} : { subscriptionId: sample.subscriptionId }),
    priceId: `price-${index + 1}`,
    ...(kind === 'recurring' ? { period: august, unitPrice: cents(sample.cents) } : {}),
    quantity: sample.quantity ?? '1',
    unit: sample.unit ?? 'unit',
    amount: cents(sample.cents),
    exact: cents(sample.cents),
    discounts:
      discount === undefined
        ? []
        : [
            {
              discountId: discount[0],
              name: discount[0],
              amount: cents(discount[1]),
              exact: cents(discount[1]),
            },
          ],
    net,
    taxClass: 'telecom',
    taxes: [
      {
        ruleId: `vat-${rate}`,
        name: 'VAT',
        category,
        rate: String(rate),
        base: net,
        exact: taxOf(net, rate),
      },
    ],
  }
}

const taxOf = (net: string, rate: number) => cents(Math.round((Number(net.replace('.', '')) * rate) / 100))

export function sample(lines: readonly SampleLine[], over: Partial<Invoice> = {}, credited = 0): Invoice {
  const made = lines.map(lineOf)
  const whole = (texts: readonly string[]) =>
    texts.reduce((sum, text) => sum + Math.round(Number(text) * 100), 0)
  const byRate = new Map<string, InvoiceLine[]>()
  for (const line of made) {
    const key = `${line.taxes[0]?.category} ${line.taxes[0]?.rate}`
    byRate.set(key, [...(byRate.get(key) ?? []), line])
  }
  const taxes = [...byRate.values()].map((group) => {
    const { category = 'S', rate = '0' } = group[0]?.taxes[0] ?? {}
    const taxable = cents(whole(group.map((line) => line.net)))
    const tax = cents(Math.round((Number(taxable.replace('.', '')) * Number(rate)) / 100))
    const exemption = { reason: 'Reverse charge, article 196 of Directive 2006/112/EC', code: 'VATEX-EU-AE' }
    return { name: 'VAT', category, rate, taxable, tax, ...(category === 'AE' ? { exemption } : {}) }
  })
  const net = whole(made.map((line) => line.net))
  const tax = whole(taxes.map((one) => one.tax))
  const gross = net + tax
  return {
    id: 'inv_1',
    type: 'invoice',
    status: 'final',
    number: '2026-000417',
    accountId: 'acc_20431',
    currency: 'EUR',
    zone: 'Europe/Rome',
    issuedOn: '2026-09-01',
    dueOn: '2026-09-21',
    period: august,
    seller: {
      name: 'Alba Telecom S.p.A.',
      address: { lines: ['Via dei Condotti 12'], postalCode: '00187', city: 'Roma', country: 'IT' },
      vatId: 'IT12345678903',
      registrationId: 'RM-1234567',
      contact: { phone: '+39 06 555 0100', email: 'billing@alba.example' },
    },
    buyer: {
      name: 'Zoe Ferrari',
      address: {
        lines: ['Corso Magenta 7', 'Scala B, int. 4'],
        postalCode: '20123',
        city: 'Milano',
        country: 'IT',
      },
    },
    lines: made,
    taxes,
    totals: {
      lines: cents(whole(made.map((line) => line.amount))),
      discounts: cents(whole(made.flatMap((line) => line.discounts.map((one) => one.amount)))),
      net: cents(net),
      tax: cents(tax),
      gross: cents(gross),
      credited: cents(credited),
      rounding: '0',
      due: cents(gross - credited),
    },
    payment: {
      means: 'credit-transfer',
      iban: 'IT60X0542811101000000123456',
      bic: 'ALBAITRR',
      accountName: 'Alba Telecom S.p.A.',
      reference: 'RF18 5390 0754 7034',
    },
    notes: [],
    ...over,
  }
}

export const consumer = sample(
  [
    {
      text: 'Fibre 1000 Home',
      cents: 2990,
      subscriptionId: 'sub_1',
      discount: ['Welcome discount, month 3 of 6', 500],
    },
    { text: 'Mobile 50 GB', cents: 999, subscriptionId: 'sub_1' },
    {
      text: 'Calls outside the bundle',
      cents: 342,
      kind: 'usage',
      subscriptionId: 'sub_1',
      quantity: '3742',
      unit: 'second',
    },
    {
      text: 'Roaming data, Switzerland',
      cents: 615,
      kind: 'usage',
      subscriptionId: 'sub_1',
      quantity: '1234567890',
      unit: 'byte',
    },
    { text: 'Router, delivered on 12 August', cents: 4900, kind: 'one-time', subscriptionId: 'sub_1' },
  ],
  {
    notes: [
      'Questions about this invoice? Write to billing@alba.example or call 06 555 0100, Monday to Friday.',
    ],
  },
  1000,
)

const SITES = ['sub_milano', 'sub_torino', 'sub_wien']
export const business = sample(
  SITES.flatMap((subscriptionId, site) =>
    Array.from({ length: 10 }, (_, index): SampleLine => {
      const reverse = site === 2 ? { rate: 0, category: 'AE' as const } : {}
      const long =
        index === 4 ? ' with service level Gold, answered within four hours on every day of the year' : ''
      return {
        text: `${['Leased line 10 Gbit/s', 'SIP trunk', 'Voice channel', 'Static IPv4 /29', 'Managed router'][index % 5]}${long}, item ${String(site * 10 + index + 1).padStart(2, '0')}`,
        cents: 12_345 + site * 100_017 + index * 1_111,
        subscriptionId,
        ...(index % 4 === 1 ? { discount: ['Framework agreement 2026, 10%', 1_234 + index] as const } : {}),
        ...(index === 7 ? { rate: 10 } : {}),
        ...(index === 9 ? { kind: 'usage' as const, quantity: '12500', unit: 'minute' } : {}),
        ...reverse,
      }
    }),
  ),
  {
    buyer: {
      name: 'Nordwind Maschinenbau GmbH & Co. KG',
      address: {
        lines: ['Einkauf Telekommunikation', 'Lindenallee 140'],
        postalCode: '1010',
        city: 'Wien',
        country: 'AT',
      },
      vatId: 'ATU12345678',
    },
    buyerReference: 'KST 4711',
    orderReference: 'PO-2026-00918',
  },
)

export const creditNote = sample(
  [
    {
      text: 'Fibre 1000 Home, outage from 3 to 9 August',
      cents: 675,
      kind: 'credit',
      subscriptionId: 'sub_1',
    },
  ],
  {
    type: 'credit-note',
    number: 'CN-2026-00031',
    corrects: { id: 'inv_0', number: '2026-000302', issuedOn: '2026-08-01' },
    reason: 'Service was down for seven days.',
  },
)

export const names = sample(
  [
    { text: 'Σταθερό τηλέφωνο, Λάρισα', cents: 1590 },
    { text: 'Żółta łódź: łącze światłowodowe', cents: 4999 },
    { text: 'İstanbul – Çağrı paketi, ığüşöç', cents: 2250 },
    { text: 'Домашний интернет, Київ, Београд', cents: 1875 },
  ],
  {
    buyer: {
      name: 'Αλεξάνδρα Παπαδοπούλου-Świętosławska',
      address: {
        lines: ['Οδός Ερμού 15', 'ul. Żółwia 8'],
        postalCode: '105 63',
        city: 'Αθήνα',
        country: 'GR',
      },
    },
  },
)

/** Calls of a month, one of them with a very long name. */
export function calls(count: number, subscriptionId = 'sub_1'): ItemisedUse[] {
  const start = parseInstant('2026-08-01T06:00:00Z')
  return Array.from({ length: count }, (_, index): ItemisedUse => {
    const odd = index % 97 === 5
    return {
      startedAt: formatInstant(start + index * Math.floor((30 * 86_400_000) / count)),
      type: 'voice',
      subscriptionId,
      description: odd
        ? `Conference bridge with participants in Milan, Turin, Vienna, Ljubljana and Zagreb, recorded on request, room ${index}`
        : `+39 0${2 + (index % 7)} 555 ${String(1000 + ((index * 7919) % 9000))}`,
      quantity: String(20 + ((index * 37) % 1800)),
      unit: 'second',
      amount: `${Math.floor(index / 100)}.${String((index * 13) % 10_000).padStart(4, '0')}`,
    }
  })
}

export const itemised = sample([
  { text: 'Business voice, 3 channels', cents: 4500, subscriptionId: 'sub_1' },
  {
    text: 'Calls',
    cents: 48_123,
    kind: 'usage',
    subscriptionId: 'sub_1',
    quantity: '365000',
    unit: 'second',
  },
])

/** Two shapes as a logo, so that the tests carry no picture. */
export const LOGO = {
  paths: [
    { d: 'M0 36 A36 36 0 0 1 72 36 L58 36 A22 22 0 0 0 14 36 Z', colour: '#0b4f9e' },
    { d: 'M24 36 A12 12 0 0 1 48 36 Z', colour: '#f2a33a' },
    { d: 'M88 36 L88 8 L94 8 L94 30 L112 30 L112 36 Z', colour: '#0b4f9e' },
  ],
  width: 112,
  height: 36,
}
