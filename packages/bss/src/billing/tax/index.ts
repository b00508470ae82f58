export { decideTaxes, type TaxDecision, type TaxQuestion } from './decide.ts'
export { CustomerStatus, TaxCustomer, TaxPlace, TaxPolicy, TaxRule, ValidDates } from './rule.ts'
