import { LonglinesError } from '@longlines/core/errors'
import type { LocalDate } from '@longlines/core/time'
import type { TaxCategory } from '../../invoices/invoice.ts'
import { EU_COUNTRIES } from './eu-countries.data.ts'
import type { TaxCustomer, TaxPlace, TaxPolicy, TaxRule, ValidDates } from './rule.ts'

/** A tax that is due on something, or the reason why none is. */
export interface TaxDecision {
  readonly ruleId: string
  readonly name: string
  readonly category: TaxCategory
  /** Percent. */
  readonly rate: string
  readonly compound: boolean
  readonly exemption?: { readonly reason: string; readonly code?: string | undefined }
  /** Why this one, in words. */
  readonly because: string
}

/** What is taxed, for whom and when. */
export interface TaxQuestion {
  readonly policy: TaxPolicy
  readonly customer: TaxCustomer
  readonly taxClass: string
  readonly on: LocalDate
}

/**
 * Decides which taxes are due. In this order: a certificate of exemption; reverse charge for a business with a VAT
 * identifier in another member state of the European Union; the rules of the customer's place; export, for a
 * seller in the Union and a customer outside it whose place has no rules.
 *
 * @example
 * const policy = { seller: { country: 'IT' }, rules: [{ id: 'iva', name: 'IVA', place: { country: 'IT' }, rate: '22' }] }
 * const decide = (customer: TaxCustomer) => decideTaxes({ policy, customer, taxClass: 'telecom', on: '2026-03-01' }).map(({ category, rate }) => [category, rate])
 * decide({ place: { country: 'IT' }, status: 'consumer' }) // [['S', '22']]
 * decide({ place: { country: 'FR' }, status: 'business', vatId: 'FR12345678901' }) // [['AE', '0']]
 * @throws LonglinesError `tax.unknown_place` where nothing says what is due
 */
export function decideTaxes(question: TaxQuestion): TaxDecision[] {
  const exempt = exemptionOf(question) ?? reverseCharge(question)
  if (exempt !== undefined) return [exempt]
  const rules = question.policy.rules.filter((rule) => applies(rule, question))
  if (rules.length > 0) return rules.map((rule) => decisionOf(rule, question.customer.place))
  const exported = exportOf(question)
  if (exported !== undefined) return [exported]
  throw unknownPlace(question)
}

function exemptionOf({ customer, taxClass, on }: TaxQuestion): TaxDecision | undefined {
  const found = customer.exemptions?.find(
    ({ taxClasses, validFor }) => (taxClasses?.includes(taxClass) ?? true) && holdsOn(validFor, on),
  )
  if (found === undefined) return undefined
  const { certificate, reason, code } = found
  return {
    ruleId: `exemption/${certificate}`,
    name: 'VAT',
    category: 'E',
    rate: '0',
    compound: false,
    exemption: { reason, ...(code === undefined ? {} : { code }) },
    because: `Exempt by certificate ${certificate}: ${reason}`,
  }
}

function reverseCharge({ policy, customer }: TaxQuestion): TaxDecision | undefined {
  const { place, status, vatId } = customer
  const crossesBorder = place.country !== policy.seller.country
  const within = EU_COUNTRIES.has(policy.seller.country) && EU_COUNTRIES.has(place.country)
  if (!crossesBorder || !within || status === 'consumer' || vatId === undefined) return undefined
  return {
    ruleId: 'eu-reverse-charge',
    name: 'VAT',
    category: 'AE',
    rate: '0',
    compound: false,
    exemption: { reason: 'Reverse charge', code: 'VATEX-EU-AE' },
    because: `Business ${vatId} in ${place.country} owes the tax itself (Directive 2006/112/EC, article 196)`,
  }
}

function exportOf({ policy, customer }: TaxQuestion): TaxDecision | undefined {
  const { country } = customer.place
  if (!EU_COUNTRIES.has(policy.seller.country) || EU_COUNTRIES.has(country)) return undefined
  return {
    ruleId: 'eu-export',
    name: 'VAT',
    category: 'G',
    rate: '0',
    compound: false,
    exemption: { reason: 'Export outside the EU', code: 'VATEX-EU-G' },
    because: `${country} is outside the European Union and has no rule of its own`,
  }
}

function applies(rule: TaxRule, { customer, taxClass, on }: TaxQuestion): boolean {
  return (
    rule.place.country === customer.place.country &&
    (rule.place.region === undefined || rule.place.region === customer.place.region) &&
    (rule.taxClasses?.includes(taxClass) ?? true) &&
    (rule.customers?.includes(customer.status) ?? true) &&
    holdsOn(rule.validFor, on)
  )
}

function holdsOn(validFor: ValidDates | undefined, on: LocalDate): boolean {
  const { from, to } = validFor ?? {}
  return (from === undefined || from <= on) && (to === undefined || on < to)
}

function decisionOf(
  { id, name, rate, category, compound = false, exemption }: TaxRule,
  place: TaxPlace,
): TaxDecision {
  return {
    ruleId: id,
    name,
    category: category ?? (/[1-9]/.test(rate) ? 'S' : 'Z'),
    rate,
    compound,
    ...(exemption === undefined ? {} : { exemption }),
    because: `Rule ${id} for ${nameOf(place)}`,
  }
}

function nameOf({ country, region }: TaxPlace): string {
  return region === undefined ? country : `${country}-${region}`
}

function unknownPlace({ customer, taxClass, on }: TaxQuestion): LonglinesError {
  const place = nameOf(customer.place)
  return new LonglinesError(
    'tax.unknown_place',
    `No rule says which tax is due on ${taxClass} for a ${customer.status} in ${place} on ${on}; add one, of rate 0 where none is.`,
    { path: 'rules', values: { place, taxClass, status: customer.status } },
  )
}
