export { applyChanges } from './apply-changes.ts'
export { Catalog, CatalogVersion, PriceList } from './catalog.ts'
export type { CatalogChange } from './catalog-change.ts'
export type { CatalogRules } from './check-prices.ts'
export { catalogVersions, StoredCatalogVersion } from './collections.ts'
export { compareCatalogs } from './compare-catalogs.ts'
export type { CompatibilityViolation } from './compatibility.ts'
export {
  type CatalogTimeline,
  type CompiledCatalog,
  compileCatalog,
  type OfferingsFor,
} from './compile-catalog.ts'
export {
  type BillChange,
  type BillEffect,
  type BilledRecurring,
  type BilledUsage,
  type EffectQuestion,
  effectOnBills,
  type Incomparable,
  type LastBills,
} from './effect-on-bills.ts'
export { EligibilityRule } from './eligibility.ts'
export { CatalogPublishedData, catalogEvents, catalogPublished } from './events.ts'
export type { BundleChoices, BundleLine } from './expand-bundle.ts'
export type { OfferingPrices, PriceQuestion } from './find-prices.ts'
export type { CustomerContext, IneligibleReason } from './judge-eligibility.ts'
export { BundlePart, OfferingStatus, ProductOffering } from './offering.ts'
export { checkCatalog, parseCatalog } from './parse-catalog.ts'
export { type CatalogPlan, type PlanQuestion, planCatalog } from './plan-catalog.ts'
export { priceBookOf } from './price-book-of.ts'
export type { CatalogProblem } from './problem.ts'
export { OneTimePrice, ProductPrice, RecurringPrice, UsagePrice } from './product-price.ts'
export { publishCatalog } from './publish-catalog.ts'
export { type CatalogService, catalogDefinitions, createCatalogService, type Publication } from './service.ts'
export { Characteristic, CharacteristicValue, ProductSpecification } from './specification.ts'
export type { CatalogWarning } from './warnings.ts'
