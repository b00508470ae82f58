import { type CollectionDefinition, defineCollection } from '@longlines/core/store'
import * as z from 'zod'
import { CatalogVersion } from './catalog.ts'

/** A version as it is stored, with the id of its catalog. */
export const StoredCatalogVersion = /* @__PURE__ */ (() =>
  CatalogVersion.extend({ catalogId: z.string().min(1) }))()
export type StoredCatalogVersion = z.infer<typeof StoredCatalogVersion>

/** Published versions, by catalog in their order. */
export const catalogVersions: CollectionDefinition<StoredCatalogVersion, 'byCatalog'> = /* @__PURE__ */ (() =>
  defineCollection({
    name: 'catalogVersions',
    schema: StoredCatalogVersion,
    indexes: { byCatalog: { on: ['catalogId', 'version'], unique: true } },
    fields: { version: 'int' },
  }))()
