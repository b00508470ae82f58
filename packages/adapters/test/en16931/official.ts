/**
 * The official rules of EN 16931. `EN16931_RULES` is the path of the rules for UBL
 * (ConnectingEurope/eInvoicing-EN16931), as saxon-js runs them (SEF); they are not part of this repository.
 */
import SaxonJS from 'saxon-js'

/** Where the rules are; empty where they are not at hand. */
export const rules = process.env.EN16931_RULES ?? ''
/** Random documents that are judged by them. */
export const runs = Number(process.env.EN16931_RUNS ?? 50)

/** Ids of the rules that a document breaks, and `none looked at` where the rules did not apply to it at all. */
export function broken(text: string): string[] {
  const { principalResult } = SaxonJS.transform(
    { stylesheetFileName: rules, sourceText: text, destination: 'serialized' },
    'sync',
  )
  if (!principalResult.includes('fired-rule')) return ['none looked at']
  return [...principalResult.matchAll(/<svrl:failed-assert[\s\S]*?<\/svrl:failed-assert>/g)].map(
    ([found]) => /<svrl:text>([\s\S]*?)<\/svrl:text>/.exec(found)?.[1] ?? found,
  )
}
