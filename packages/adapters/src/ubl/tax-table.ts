import type { Invoice, TaxCategory } from '@longlines/bss/invoices'
import { thousandths } from './amount.ts'

/** One VAT breakdown (BG-23); amounts in thousandths. */
export interface TaxRow {
  readonly category: TaxCategory
  readonly rate: string
  taxable: number
  tax: number
  reason: string | undefined
  code: string | undefined
}

/** What the law calls a category without tax, where it leaves no choice of words. */
const USUAL: Readonly<Partial<Record<TaxCategory, { readonly reason: string; readonly code: string }>>> = {
  AE: { reason: 'Reverse charge', code: 'VATEX-EU-AE' },
  G: { reason: 'Export outside the EU', code: 'VATEX-EU-G' },
  K: { reason: 'Intra-Community supply', code: 'VATEX-EU-IC' },
  O: { reason: 'Not subject to VAT', code: 'VATEX-EU-O' },
}

/** Two rates are one if they are the same number: `22` and `22.00`. */
export function taxKey(category: TaxCategory, rate: string): string {
  return `${category} ${Number(rate)}`
}

/**
 * The document's tax table with one row for each category and rate, as EN 16931 counts them, in the order of the
 * document. Reasons of rows that fall together are joined.
 */
export function taxTable(invoice: Invoice): Map<string, TaxRow> {
  const rows = new Map<string, TaxRow>()
  for (const { category, rate, taxable, tax, exemption } of invoice.taxes) {
    const key = taxKey(category, rate)
    const { reason, code } = reasonOf(category, exemption)
    const row = rows.get(key)
    if (row === undefined) {
      rows.set(key, { category, rate, taxable: thousandths(taxable), tax: thousandths(tax), reason, code })
      continue
    }
    row.taxable += thousandths(taxable)
    row.tax += thousandths(tax)
    if (reason !== undefined && reason !== row.reason) {
      row.reason = row.reason === undefined ? reason : `${row.reason}; ${reason}`
    }
    if (code !== row.code) row.code = undefined
  }
  return rows
}

function reasonOf(
  category: TaxCategory,
  exemption: Invoice['taxes'][number]['exemption'],
): { readonly reason: string | undefined; readonly code: string | undefined } {
  if (category === 'S' || category === 'Z') return { reason: undefined, code: undefined }
  const usual = USUAL[category]
  return {
    reason: exemption?.reason || usual?.reason,
    code: exemption === undefined ? usual?.code : exemption.code,
  }
}
