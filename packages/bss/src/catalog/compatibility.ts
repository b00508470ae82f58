import type { ProductOffering } from './offering.ts'

/** Why an offering cannot be had beside others. */
export type CompatibilityViolation =
  | {
      readonly type: 'requires'
      readonly offeringId: string
      /** One of these is missing. */
      readonly anyOf: readonly string[]
      readonly message: string
    }
  | {
      readonly type: 'excludes'
      readonly offeringId: string
      /** What it cannot be beside, whichever of the two says so. */
      readonly excluded: string
      readonly message: string
    }

/** What stands against having the wanted offerings beside each other and beside what is owned. */
export function violationsOf(
  owned: readonly string[],
  wanted: readonly string[],
  offeringOf: (id: string) => ProductOffering | undefined,
): CompatibilityViolation[] {
  const all = [...new Set([...owned, ...wanted])]
  const told = new Set<string>()
  return [...new Set(wanted)].flatMap((offeringId) => {
    const { requires = [], excludes = [] } = offeringOf(offeringId) ?? {}
    const missing = requires
      .map((one) => [one].flat())
      .filter((anyOf) => !anyOf.some((id) => all.includes(id)))
      .map((anyOf): CompatibilityViolation => {
        const message = `"${offeringId}" needs ${anyOf.map((id) => `"${id}"`).join(' or ')} beside it.`
        return { type: 'requires', offeringId, anyOf, message }
      })
    const excluding = all
      .filter((id) => id !== offeringId)
      .filter((id) => excludes.includes(id) || offeringOf(id)?.excludes?.includes(offeringId))
      .filter((id) => !told.has(`${id} ${offeringId}`))
      .map((excluded): CompatibilityViolation => {
        told.add(`${offeringId} ${excluded}`)
        const message = `"${offeringId}" cannot be had beside "${excluded}".`
        return { type: 'excludes', offeringId, excluded, message }
      })
    return [...missing, ...excluding]
  })
}
