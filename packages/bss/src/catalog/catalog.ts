/** All that an operator sells, at one time. */
import { isCurrencyCode } from '@longlines/core/money'
import { Instant } from '@longlines/core/time'
import * as z from 'zod'
import { ValidFor } from '../rating/index.ts'
import { ProductOffering } from './offering.ts'
import { ProductPrice } from './product-price.ts'
import { ProductSpecification } from './specification.ts'

const currency = /* @__PURE__ */ (() =>
  z.string().refine((code) => isCurrencyCode(code), 'Give an ISO 4217 code in capitals such as "EUR".'))()

/**
 * Other prices for some customers. Those of an offering that it names stand in the place of all of the
 * offering's own prices.
 */
export const PriceList = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    name: z.string().min(1),
    currency,
    /** For whom it holds without being named; a list without segments holds only where it is named. */
    segments: z.array(z.string().min(1)).min(1).readonly().optional(),
    validFor: ValidFor.optional(),
    /** By the id of the offering. */
    prices: z.record(z.string(), z.array(ProductPrice).readonly()),
  }))()
export type PriceList = z.infer<typeof PriceList>

/** Specifications, offerings and prices: plain data, which `checkCatalog` judges as a whole. */
export const Catalog = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    /** Currency of the offerings' own prices. */
    currency,
    specifications: z.array(ProductSpecification).readonly(),
    offerings: z.array(ProductOffering).readonly(),
    priceLists: z.array(PriceList).readonly(),
  }))()
export type Catalog = z.infer<typeof Catalog>

/** A catalog from an instant on, up to the next version. Once published it does not change. */
export const CatalogVersion = /* @__PURE__ */ (() =>
  z.object({
    /** 1, and one more with each publication. */
    version: z.int().min(1),
    effectiveFrom: Instant,
    publishedAt: Instant,
    catalog: Catalog,
  }))()
export type CatalogVersion = z.infer<typeof CatalogVersion>
