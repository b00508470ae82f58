/** What a catalog tells of itself. */
import { createCatalogue, defineEvent } from '@longlines/core/events'
import { Instant } from '@longlines/core/time'
import * as z from 'zod'

/** What is told when a version is published. */
export const CatalogPublishedData = /* @__PURE__ */ (() =>
  z.object({
    catalogId: z.string().min(1),
    version: z.int().min(1),
    effectiveFrom: Instant,
    /** Offerings that are new, gone, or other than before, themselves or in a price list. */
    offeringIds: z.array(z.string().min(1)).readonly(),
  }))()
export type CatalogPublishedData = z.infer<typeof CatalogPublishedData>

/** A version was published. */
export const catalogPublished = /* @__PURE__ */ (() =>
  defineEvent({ name: 'catalog.published', schema: CatalogPublishedData }))()

/** All events of catalogs; a consumer looks up in it what it gets. */
export const catalogEvents = /* @__PURE__ */ (() => createCatalogue([catalogPublished]))()
