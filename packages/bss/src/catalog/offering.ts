/** What can be ordered. */
import * as z from 'zod'
import { ValidFor } from '../rating/index.ts'
import { SubscriptionTerms } from '../subscriptions/index.ts'
import { EligibilityRule } from './eligibility.ts'
import { ProductPrice } from './product-price.ts'
import { CharacteristicValue } from './specification.ts'

/** A part of a bundle: how many of an offering may be in it, and how many are where nothing is chosen. */
export const BundlePart = /* @__PURE__ */ (() =>
  z.object({
    offeringId: z.string().min(1),
    min: z.int().min(0),
    max: z.int().min(1),
    default: z.int().min(0),
  }))()
export type BundlePart = z.infer<typeof BundlePart>

/** `in-design` is not sold yet, `retired` not any more; whoever has it keeps it, and is billed. */
export const OfferingStatus = /* @__PURE__ */ (() => z.enum(['in-design', 'active', 'retired']))()
export type OfferingStatus = z.infer<typeof OfferingStatus>

/** What can be ordered: a product at a price, alone or as a bundle. */
export const ProductOffering = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    name: z.string().min(1),
    category: z.string().min(1).optional(),
    specificationId: z.string().min(1).optional(),
    /** Values of characteristics of the specification, by their ids. */
    characteristics: z.record(z.string(), CharacteristicValue).optional(),
    status: OfferingStatus,
    /** When it is sold. */
    validFor: ValidFor.optional(),
    /** Whether it can be ordered alone, not only within a bundle; true where left out. */
    sellable: z.boolean().optional(),
    /** Category of tax, where a price does not say another: `telecom`. */
    taxClass: z.string().min(1),
    prices: z.array(ProductPrice).readonly(),
    bundle: z.array(BundlePart).min(1).readonly().optional(),
    terms: SubscriptionTerms.optional(),
    eligibility: z.array(EligibilityRule).min(1).readonly().optional(),
    /** Offerings that the customer must have beside it; of a list within the list, one of them. */
    requires: z
      .array(z.union([z.string().min(1), z.array(z.string().min(1)).min(1).readonly()]))
      .readonly()
      .optional(),
    /** Offerings that the customer may not have beside it. */
    excludes: z.array(z.string().min(1)).readonly().optional(),
  }))()
export type ProductOffering = z.infer<typeof ProductOffering>
