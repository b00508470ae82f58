import type { Json } from '@longlines/core/store'

/** One difference between two catalogs. */
export interface CatalogChange {
  /** What happens to the subject: a field that comes or goes changes it. */
  readonly type: 'added' | 'removed' | 'changed'
  readonly subject: 'catalog' | 'specification' | 'offering' | 'price-list' | 'price'
  /** Id of the subject. */
  readonly id: string
  /** Whose price it is. */
  readonly offeringId?: string
  /** The price list that a price is in. */
  readonly priceListId?: string
  /**
   * From the catalog to the field, where entries of lists go by their ids:
   * `['offerings', 'fibre-100', 'prices', 'monthly', 'amount']`. Versions of a price go by `id@from`.
   */
  readonly path: readonly string[]
  /** Left out where there was nothing. */
  readonly before?: Json
  /** Left out where nothing is left. */
  readonly after?: Json
  /** For people. */
  readonly sentence: string
}
