import type { Invoice } from '@longlines/bss/invoices'
import { checkDocument } from './check-document.ts'
import { checkLines } from './check-lines.ts'
import { checkPeppol } from './check-peppol.ts'
import { checkTaxes } from './check-taxes.ts'
import { checkTotals } from './check-totals.ts'
import type { UblOptions } from './options.ts'
import type { Problem, Report } from './problem.ts'

/**
 * All rules of EN 16931 that the document breaks, with the ids that validators print, before a portal refuses it.
 * Rules that {@link ublInvoice} keeps by the way it writes are not looked at. Sums of lines under a rate and the
 * tax on them may be off by less than one unit of the currency, as with the official rules.
 *
 * @throws LonglinesError `money.overflow` for amounts above nine trillions
 * @example
 * const invoice = { id: 'i1', type: 'invoice', number: 'F-1', currency: 'EUR', dueOn: '2026-12-01', period: { from: '2026-10-01', to: '2026-11-01' }, seller: { name: 'Longline', vatId: 'IT12345678903', address: { country: 'IT' } }, buyer: { name: 'Ada' }, lines: [], taxes: [], totals: { net: '0', tax: '0', gross: '0.01', credited: '0', rounding: '0', due: '0.01' }, notes: [] }
 * checkEn16931(invoice).map(({ rule }) => rule) // ['BR-10', 'BR-16', 'BR-CO-18', 'BR-CO-15']
 * checkEn16931(invoice)[0] // { rule: 'BR-10', path: 'buyer.address', message: 'The buyer needs an address; the country is enough.' }
 */
export function checkEn16931(invoice: Invoice, { profile }: Pick<UblOptions, 'profile'> = {}): Problem[] {
  const problems: Problem[] = []
  const report = reportTo(problems)
  checkDocument(invoice, report)
  const nets = checkLines(invoice, report)
  checkTaxes(invoice, nets, report)
  checkTotals(invoice, nets, report)
  if (profile === 'peppol-bis-3') checkPeppol(invoice, report)
  return problems
}

function reportTo(problems: Problem[]): Report {
  return (rule, path, message) => {
    problems.push({ rule, path, message })
  }
}
