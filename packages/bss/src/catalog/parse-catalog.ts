import { LonglinesError } from '@longlines/core/errors'
import { Catalog } from './catalog.ts'
import { checkBundles } from './check-bundles.ts'
import { checkCharacteristics } from './check-characteristics.ts'
import { checkContradictions } from './check-contradictions.ts'
import { checkIds } from './check-ids.ts'
import { checkPriceLists } from './check-price-lists.ts'
import { type CatalogRules, checkPrices } from './check-prices.ts'
import type { CatalogProblem } from './problem.ts'
import { readCatalog } from './read-catalog.ts'

/**
 * All that is wrong with a catalog of whatever origin, with a code, a sentence and a path each; nothing where it
 * can be published. A field that cannot be read does not hide what else is wrong.
 *
 * @param rules - charge models of your own, with their schemas
 * @example
 * const offering = { id: 'router', name: 'Router', status: 'active', taxClass: 'goods', requires: ['fibre'], prices: [{ type: 'one-time', id: 'sale', name: 'Router', amount: '-5', on: 'activation' }] }
 * const catalog = { id: 'main', currency: 'EUR', specifications: [], offerings: [offering], priceLists: [] }
 * checkCatalog(catalog).map(({ code, path }) => `${code} ${path}`) // ['catalog.unknown_id offerings[0].requires[0]', 'catalog.negative_price offerings[0].prices[0].amount']
 */
export function checkCatalog(catalog: unknown, rules: CatalogRules = {}): CatalogProblem[] {
  const read = readCatalog(catalog)
  return [
    ...read.problems,
    ...checkIds(read),
    ...checkCharacteristics(read),
    ...checkBundles(read),
    ...checkContradictions(read),
    ...checkPrices(read, rules),
    ...checkPriceLists(read),
  ]
}

/**
 * Reads a catalog of unknown origin, and refuses it with everything that {@link checkCatalog} finds.
 *
 * @example
 * parseCatalog({ id: 'main', currency: 'EUR', specifications: [], offerings: [], priceLists: [] }).currency // 'EUR'
 * parseCatalog({ id: 'main', currency: 'EURO', specifications: [], offerings: [], priceLists: [] }) // throws catalog.invalid
 * @throws LonglinesError `catalog.invalid`: the message has a line for each problem, `values.problems` is their number,
 * `values[path]` the code or codes at that path
 */
export function parseCatalog(input: unknown, rules: CatalogRules = {}): Catalog {
  const problems = checkCatalog(input, rules)
  const [first] = problems
  if (first === undefined) return Catalog.parse(input)
  const codes = new Map<string, string>()
  for (const { code, path } of problems) {
    const known = codes.get(path)
    codes.set(path, known === undefined || known === code ? code : `${known} ${code}`)
  }
  throw new LonglinesError(
    'catalog.invalid',
    problems.map(({ code, path, message }) => `${path}: ${message} (${code})`).join('\n'),
    { path: first.path, values: { ...Object.fromEntries(codes), problems: problems.length } },
  )
}
