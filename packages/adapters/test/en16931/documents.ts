/** Documents whose sums are computed here, in BigInt cents, by nobody else's arithmetic. */
import type { Invoice, InvoiceLine, TaxCategory, TaxSubtotal } from '@longlines/bss/invoices'

/** A line before its sums: amounts in cents. */
export interface LineDraft {
  readonly amount: bigint
  readonly discounts?: readonly bigint[]
  readonly category?: TaxCategory
  readonly rate?: bigint
  readonly more?: Partial<InvoiceLine>
}

export interface DocumentDraft {
  readonly lines: readonly LineDraft[]
  /** Account credit taken and rounding to cash, in cents. */
  readonly credited?: bigint
  readonly rounding?: bigint
  readonly more?: Partial<Invoice>
}

export function cents(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(3, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const REASONS: Partial<Record<TaxCategory, TaxSubtotal['exemption']>> = {
  E: { reason: 'Exempt under article 132', code: 'VATEX-EU-132' },
}

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)
const netOf = ({ amount, discounts = [] }: LineDraft): bigint => amount - sum(discounts)
const rateOf = ({ category = 'S', rate = 22n }: LineDraft): bigint => (category === 'S' ? rate : 0n)

/** Half away from zero. */
function percent(value: bigint, rate: bigint): bigint {
  const magnitude = ((value < 0n ? -value : value) * rate + 50n) / 100n
  return value < 0n ? -magnitude : magnitude
}

function lineOf(draft: LineDraft, index: number): InvoiceLine {
  const { amount, discounts = [], category = 'S', more = {} } = draft
  const rate = String(rateOf(draft))
  return {
    id: `line/${index}`,
    kind: amount < 0n ? 'credit' : 'recurring',
    description: `Line ${index}`,
    subscriptionId: 'S-1',
    priceId: `price-${index}`,
    period: { from: '2026-10-01', to: '2026-11-01' },
    quantity: '1',
    unit: 'month',
    amount: cents(amount),
    exact: cents(amount),
    discounts: discounts.map((value, at) => ({
      discountId: `d${at}`,
      name: 'Loyalty',
      amount: cents(value),
      exact: cents(value),
    })),
    net: cents(netOf(draft)),
    taxClass: 'telecom',
    taxes: [{ ruleId: 'it', name: `VAT ${rate}%`, category, rate, base: cents(netOf(draft)), exact: '0' }],
    ...more,
  }
}

function taxesOf(lines: readonly LineDraft[]): { row: TaxSubtotal; tax: bigint }[] {
  const taxable = new Map<string, { category: TaxCategory; rate: bigint; net: bigint }>()
  for (const line of lines) {
    const { category = 'S' } = line
    const key = `${category} ${rateOf(line)}`
    const row = taxable.get(key) ?? { category, rate: rateOf(line), net: 0n }
    taxable.set(key, { ...row, net: row.net + netOf(line) })
  }
  return [...taxable.values()].map(({ category, rate, net }) => {
    const tax = percent(net, rate)
    const exemption = REASONS[category]
    return {
      tax,
      row: {
        name: `VAT ${rate}%`,
        category,
        rate: String(rate),
        taxable: cents(net),
        tax: cents(tax),
        ...(exemption === undefined ? {} : { exemption }),
      },
    }
  })
}

/** A complete document: an Italian seller, an Irish buyer, every field that need not be varied. */
export function documentOf({ lines, credited = 0n, rounding = 0n, more = {} }: DocumentDraft): Invoice {
  const rows = taxesOf(lines)
  const amount = sum(lines.map((line) => line.amount))
  const net = sum(lines.map(netOf))
  const tax = sum(rows.map((row) => row.tax))
  return {
    id: 'doc-1',
    type: 'invoice',
    status: 'final',
    number: 'F2026-000001',
    accountId: 'A-1',
    currency: 'EUR',
    zone: 'Europe/Rome',
    issuedOn: '2026-11-01',
    dueOn: '2026-12-01',
    period: { from: '2026-10-01', to: '2026-11-01' },
    seller: {
      name: 'Longline S.p.A.',
      address: {
        lines: ['Via Roma 1', 'Scala B'],
        postalCode: '00100',
        city: 'Roma',
        region: 'RM',
        country: 'IT',
      },
      vatId: 'IT12345678903',
      registrationId: 'RM-1234567',
      endpoint: { scheme: '0211', id: 'IT12345678903' },
      contact: { name: 'Billing', phone: '+39 06 1234567', email: 'billing@longline.example' },
    },
    buyer: {
      name: 'Ada Byrne Ltd',
      address: { lines: ['1 Main Street'], postalCode: 'D01', city: 'Dublin', country: 'IE' },
      vatId: 'IE6388047V',
      endpoint: { scheme: '9935', id: 'IE6388047V' },
    },
    buyerReference: 'PO-7',
    lines: lines.map(lineOf),
    taxes: rows.map(({ row }) => row),
    totals: {
      lines: cents(amount),
      discounts: cents(amount - net),
      net: cents(net),
      tax: cents(tax),
      gross: cents(net + tax),
      credited: cents(credited),
      rounding: cents(rounding),
      due: cents(net + tax - credited + rounding),
    },
    payment: {
      means: 'credit-transfer',
      iban: 'IT60 X054 2811 1010 0000 0123 456',
      bic: 'CCRTIT2TXXX',
      accountName: 'Longline S.p.A.',
      reference: 'RF18539007547034',
      text: 'Within 30 days',
    },
    notes: ['Thank you.'],
    ...more,
  }
}
