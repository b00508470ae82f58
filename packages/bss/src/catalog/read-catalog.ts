/** Reads as much of a catalog as can be read, so that one bad field does not hide what else is wrong. */
import * as z from 'zod'
import { strangeFields } from '../rating/problems.ts'
import { Catalog, PriceList } from './catalog.ts'
import { ProductOffering } from './offering.ts'
import { type CatalogProblem, type Placed, problemsOfShape } from './problem.ts'
import { ProductPrice } from './product-price.ts'
import { ProductSpecification } from './specification.ts'

/** Prices that stand together: of an offering, or of a price list for an offering. */
export interface PriceSet {
  readonly path: string
  readonly offeringId: string
  readonly currency: string | undefined
  readonly prices: readonly Placed<ProductPrice>[]
}

/** What could be read. Prices of offerings and price lists are in `priceSets`. */
export interface ReadCatalog {
  readonly specifications: readonly Placed<ProductSpecification>[]
  readonly offerings: readonly Placed<ProductOffering>[]
  readonly priceLists: readonly Placed<PriceList>[]
  readonly priceSets: readonly PriceSet[]
  /** Ids that stand there, also of what could not be read. */
  readonly ids: Readonly<Record<'specifications' | 'offerings' | 'priceLists', readonly Placed<string>[]>>
  readonly problems: readonly CatalogProblem[]
}

const Fields = /* @__PURE__ */ (() => z.record(z.string(), z.unknown()))()

/** Reads a catalog of unknown origin. */
export function readCatalog(input: unknown): ReadCatalog {
  const problems: CatalogProblem[] = []
  const fields = Fields.safeParse(input).data ?? {}
  // The lists are read entry by entry below.
  const empty = { ...fields, ...onlyLists(fields) }
  const whole = Catalog.safeParse(input === fields || Fields.safeParse(input).success ? empty : input)
  if (!whole.success) problems.push(...problemsOfShape(whole.error, 'catalog'))
  else addStrange(problems, empty, whole.data, 'catalog')
  const lists = {
    specifications: placedOf(fields.specifications, 'specifications'),
    offerings: placedOf(fields.offerings, 'offerings'),
    priceLists: placedOf(fields.priceLists, 'priceLists'),
  }
  const currency = textOf(fields.currency)
  const priceSets: PriceSet[] = []
  const offerings = lists.offerings.flatMap(({ path, value }) => {
    const own = Fields.safeParse(value).data ?? {}
    priceSets.push(
      readPrices(
        own.prices,
        { path: `${path}.prices`, offeringId: textOf(own.id) ?? '', currency },
        problems,
      ),
    )
    const bare = Array.isArray(own.prices) ? { ...own, prices: [] } : value
    return read(ProductOffering, { path, value: bare }, problems)
  })
  const priceLists = lists.priceLists.flatMap(({ path, value }) => {
    const own = Fields.safeParse(value).data ?? {}
    const sets = Fields.safeParse(own.prices).data
    for (const [offeringId, prices] of Object.entries(sets ?? {})) {
      const place = { path: `${path}.prices.${offeringId}`, offeringId, currency: textOf(own.currency) }
      if (!Array.isArray(prices)) problems.push(noList(place.path))
      priceSets.push(readPrices(prices, place, problems))
    }
    const bare = sets === undefined ? value : { ...own, prices: emptied(sets) }
    return read(PriceList, { path, value: bare }, problems)
  })
  return {
    specifications: lists.specifications.flatMap((entry) => read(ProductSpecification, entry, problems)),
    offerings,
    priceLists,
    priceSets,
    ids: {
      specifications: lists.specifications.flatMap(idOf),
      offerings: lists.offerings.flatMap(idOf),
      priceLists: lists.priceLists.flatMap(idOf),
    },
    problems,
  }
}

function onlyLists(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = ['specifications', 'offerings', 'priceLists'].filter((name) => Array.isArray(fields[name]))
  return Object.fromEntries(names.map((name) => [name, []]))
}

function emptied(sets: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(sets).map((offeringId) => [offeringId, []]))
}

function readPrices(input: unknown, place: Omit<PriceSet, 'prices'>, problems: CatalogProblem[]): PriceSet {
  const prices = placedOf(input, place.path).flatMap((entry) => read(ProductPrice, entry, problems))
  return { ...place, prices }
}

function read<Value>(
  schema: z.ZodType<Value>,
  { path, value }: Placed<unknown>,
  problems: CatalogProblem[],
): Placed<Value>[] {
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    problems.push(...problemsOfShape(parsed.error, path))
    return []
  }
  addStrange(problems, value, parsed.data, path)
  return [{ path, value: parsed.data }]
}

function addStrange(problems: CatalogProblem[], input: unknown, parsed: unknown, path: string): void {
  for (const problem of strangeFields(input, parsed, path))
    problems.push({ code: 'input.invalid', ...problem })
}

function placedOf(input: unknown, path: string): Placed<unknown>[] {
  if (!Array.isArray(input)) return []
  return input.map((value: unknown, index) => ({ path: `${path}[${index}]`, value }))
}

function idOf({ path, value }: Placed<unknown>): Placed<string>[] {
  const id = textOf(Fields.safeParse(value).data?.id)
  return id === undefined ? [] : [{ path: `${path}.id`, value: id }]
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function noList(path: string): CatalogProblem {
  return { code: 'input.invalid', message: 'Give a list of prices.', path }
}
