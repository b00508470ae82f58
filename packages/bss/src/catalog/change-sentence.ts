import { Decimal } from '@longlines/core/money'
import type { Json } from '@longlines/core/store'
import { isList, isObject } from './canonical.ts'
import type { CatalogChange } from './catalog-change.ts'
import { keyed } from './keyed.ts'

const KINDS = {
  catalog: 'Catalog',
  specification: 'Specification',
  offering: 'Offering',
  'price-list': 'Price list',
  price: 'Price',
} as const

/** A change in words; the catalogs tell names and currencies. */
export function sentenceOf(change: Omit<CatalogChange, 'sentence'>, before: Json, after: Json): string {
  if (change.subject === 'price') return priceSentence(change, before, after)
  const who = `${KINDS[change.subject]} ${quoted(nameAt(change.path.slice(0, 2), before, after) ?? change.id)}`
  if (change.type === 'added') return `${who} is new.`
  if (change.type === 'removed') return `${who} is removed.`
  const field = change.path.slice(change.subject === 'catalog' ? 0 : 2).join('.')
  return `${who}: ${fieldSentence(field, change)}`
}

function priceSentence(change: Omit<CatalogChange, 'sentence'>, before: Json, after: Json): string {
  const { path, offeringId = '', priceListId } = change
  const offering = nameAt(['offerings', offeringId], before, after) ?? offeringId
  const list = priceListId === undefined ? undefined : nameAt(['priceLists', priceListId], before, after)
  const who = list === undefined ? offering : `${offering} in ${list}`
  const depth = priceListId === undefined ? 4 : 5
  const currency = currencyAt(priceListId, before, after)
  if (path.length < depth) {
    if (change.before === undefined)
      return `${who} gets prices of its own: ${pricesText(change.after, currency)}.`
    if (change.after === undefined)
      return `${who} loses its own prices: ${pricesText(change.before, currency)}.`
    return `${who}: its prices go from ${pricesText(change.before, currency)} to ${pricesText(change.after, currency)}.`
  }
  if (change.type === 'added') return `${who} gets ${priceText(change.after, currency)}.`
  if (change.type === 'removed') return `${who} loses ${priceText(change.before, currency)}.`
  const name = quoted(nameAt(path.slice(0, depth), before, after) ?? change.id)
  const field = path.slice(depth).join('.')
  if (field === 'amount' && typeof change.before === 'string' && typeof change.after === 'string') {
    const verbs = { '-1': 'falls', '0': 'is written anew,', '1': 'rises' } as const
    const order = new Decimal(change.after).comparedTo(change.before)
    const verb = order > 0 ? verbs['1'] : order < 0 ? verbs['-1'] : verbs['0']
    return `${who}: ${name} ${verb} from ${change.before} to ${change.after} ${currency}.`
  }
  return `${who}: ${name}, ${fieldSentence(field, change)}`
}

function fieldSentence(field: string, { before, after }: Pick<CatalogChange, 'before' | 'after'>): string {
  if (before === undefined) return `${field} is now ${textOf(after)}.`
  if (after === undefined) return `${field} is no longer ${textOf(before)}.`
  return `${field} goes from ${textOf(before)} to ${textOf(after)}.`
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function quoted(name: string): string {
  return `"${name}"`
}

function pricesText(prices: Json | undefined, currency: string): string {
  return isList(prices) && prices.length > 0
    ? prices.map((price) => priceText(price, currency)).join(', ')
    : 'none'
}

/** `"Installation" at 49.00 EUR`. */
function priceText(price: Json | undefined, currency: string): string {
  if (!isObject(price)) return 'a price'
  const { name, id, amount, interval } = price
  const called = quoted(String(name ?? id))
  if (typeof amount !== 'string') return `${called} by use`
  const every = isObject(interval) ? ` each ${intervalText(interval)}` : ' once'
  return `${called} at ${amount} ${currency}${every}`
}

function intervalText(interval: { readonly [key: string]: Json }): string {
  const { unit, count } = interval
  return count === 1 ? String(unit) : `${count} ${unit}s`
}

function currencyAt(priceListId: string | undefined, before: Json, after: Json): string {
  const path = priceListId === undefined ? ['currency'] : ['priceLists', priceListId, 'currency']
  return String(valueAt(path, after) ?? valueAt(path, before) ?? '')
}

function nameAt(path: readonly string[], before: Json, after: Json): string | undefined {
  const name = valueAt([...path, 'name'], after) ?? valueAt([...path, 'name'], before)
  return typeof name === 'string' ? name : undefined
}

function valueAt(path: readonly string[], root: Json): Json | undefined {
  let value: Json | undefined = root
  for (const key of path) {
    if (isList(value)) value = keyed(value)?.get(key)
    else value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }
  return value
}
