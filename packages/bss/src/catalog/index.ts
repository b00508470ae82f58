export { Catalog, CatalogVersion, PriceList } from './catalog.ts'
export type { CatalogRules } from './check-prices.ts'
export type { CompatibilityViolation } from './compatibility.ts'
export {
  type CatalogTimeline,
  type CompiledCatalog,
  compileCatalog,
  type OfferingsFor,
} from './compile-catalog.ts'
export { EligibilityRule } from './eligibility.ts'
export type { BundleChoices, BundleLine } from './expand-bundle.ts'
export type { OfferingPrices, PriceQuestion } from './find-prices.ts'
export type { CustomerContext, IneligibleReason } from './judge-eligibility.ts'
export { BundlePart, OfferingStatus, ProductOffering } from './offering.ts'
export { checkCatalog, parseCatalog } from './parse-catalog.ts'
export { priceBookOf } from './price-book-of.ts'
export type { CatalogProblem } from './problem.ts'
export { OneTimePrice, ProductPrice, RecurringPrice, UsagePrice } from './product-price.ts'
export { Characteristic, CharacteristicValue, ProductSpecification } from './specification.ts'
