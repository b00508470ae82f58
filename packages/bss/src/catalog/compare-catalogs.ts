import type { Json } from '@longlines/core/store'
import { canonicalText, isList, isObject, jsonOf } from './canonical.ts'
import type { Catalog } from './catalog.ts'
import type { CatalogChange } from './catalog-change.ts'
import { sentenceOf } from './change-sentence.ts'
import { keyed } from './keyed.ts'

/** A difference before anybody says what it means. */
interface Difference {
  readonly path: readonly string[]
  readonly before?: Json
  readonly after?: Json
}

const NOTHING = { specifications: [], offerings: [], priceLists: [] }

/**
 * What is different in a proposed catalog, field by field. The order of specifications, offerings, price lists,
 * prices and parts of bundles does not count.
 *
 * @param base - `null` where there is no catalog yet
 * @example
 * const monthly = { type: 'recurring', id: 'monthly', name: 'Monthly', amount: '29.90', interval: { unit: 'month', count: 1 }, timing: 'advance' } as const
 * const at = (amount: string) => ({ id: 'main', currency: 'EUR', specifications: [], priceLists: [], offerings: [{ id: 'fibre', name: 'Fibre', status: 'active', taxClass: 'telecom', prices: [{ ...monthly, amount }] }] } as const)
 * const [change] = compareCatalogs(at('29.90'), at('32.90'))
 * change.path // ['offerings', 'fibre', 'prices', 'monthly', 'amount']
 * change.sentence // 'Fibre: "Monthly" rises from 29.90 to 32.90 EUR.'
 */
export function compareCatalogs(base: Catalog | null, proposed: Catalog): CatalogChange[] {
  const [before, after] = [
    jsonOf(base ?? { id: proposed.id, currency: proposed.currency, ...NOTHING }),
    jsonOf(proposed),
  ]
  return differences([], before, after).map((difference) => changeOf(difference, before, after))
}

function differences(
  path: readonly string[],
  before: Json | undefined,
  after: Json | undefined,
): Difference[] {
  if (before === undefined || after === undefined) {
    if (before === after) return []
    return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }]
  }
  const [ours, theirs] = [entriesOf(before), entriesOf(after)]
  if (ours !== undefined && theirs !== undefined && isList(before) === isList(after)) {
    const keys = new Set([...ours.keys(), ...theirs.keys()])
    return [...keys].flatMap((key) => differences([...path, key], ours.get(key), theirs.get(key)))
  }
  return canonicalText(before) === canonicalText(after) ? [] : [{ path, before, after }]
}

function entriesOf(value: Json): Map<string, Json> | undefined {
  if (isList(value)) return keyed(value)
  return isObject(value) ? new Map(Object.entries(value)) : undefined
}

const SUBJECTS = { specifications: 'specification', offerings: 'offering', priceLists: 'price-list' } as const

function changeOf(difference: Difference, before: Json, after: Json): CatalogChange {
  const subject = subjectOf(difference.path, before, after)
  const isWhole = difference.path.length === subject.depth
  const type = !isWhole
    ? 'changed'
    : difference.before === undefined
      ? 'added'
      : difference.after === undefined
        ? 'removed'
        : 'changed'
  const { depth: _, ...named } = subject
  const change = { type, ...named, ...difference } as const
  return { ...change, sentence: sentenceOf(change, before, after) }
}

type Subject = Pick<CatalogChange, 'subject' | 'id' | 'offeringId' | 'priceListId'> & {
  readonly depth: number
}

function subjectOf(path: readonly string[], before: Json, after: Json): Subject {
  const [list = '', id = '', field, third, fourth] = path
  if (list === 'offerings' && field === 'prices' && third !== undefined) {
    return { subject: 'price', id: third, offeringId: id, depth: 4 }
  }
  if (list === 'priceLists' && field === 'prices' && third !== undefined) {
    // An offering that comes into a list, or leaves it, brings or takes all of its prices.
    return {
      subject: 'price',
      id: fourth ?? '*',
      offeringId: third,
      priceListId: id,
      depth: fourth === undefined ? 4 : 5,
    }
  }
  if (list === 'specifications' || list === 'offerings' || list === 'priceLists') {
    return { subject: SUBJECTS[list], id, depth: 2 }
  }
  const whole = isObject(after) ? after : isObject(before) ? before : {}
  return { subject: 'catalog', id: String(whole.id), depth: 0 }
}
