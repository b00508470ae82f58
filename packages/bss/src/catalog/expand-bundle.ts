import { LonglinesError } from '@longlines/core/errors'
import type { BundlePart, ProductOffering } from './offering.ts'

/** An offering within a bundle. */
export interface BundleLine {
  readonly offeringId: string
  /** In all of the bundle: of a part of a part, for every such part. */
  readonly quantity: number
  /** The bundle that it is directly in. */
  readonly parentId: string
}

/** How many of a part are wanted, by its id; of a part of a part too. What is not said is as the catalog says. */
export type BundleChoices = Readonly<Record<string, number>>

/** The parts of a bundle, those of parts behind the part; none for an offering that is no bundle. */
export function expandBundle(
  bundle: ProductOffering,
  choices: BundleChoices,
  offeringOf: (id: string) => ProductOffering,
): BundleLine[] {
  const lines: BundleLine[] = []
  const wrong: string[] = []
  const met = new Set<string>()
  const add = (parent: ProductOffering, times: number): void => {
    for (const part of parent.bundle ?? []) {
      met.add(part.offeringId)
      const chosen = Object.hasOwn(choices, part.offeringId) ? choices[part.offeringId] : undefined
      const each = chosen ?? part.default
      const misfit = misfitOf(part, each)
      if (misfit !== undefined) wrong.push(misfit)
      if (each === 0) continue
      lines.push({ offeringId: part.offeringId, quantity: each * times, parentId: parent.id })
      add(offeringOf(part.offeringId), each * times)
    }
  }
  add(bundle, 1)
  for (const id of Object.keys(choices)) {
    if (!met.has(id)) wrong.push(`"${id}" is no part of it.`)
  }
  if (wrong.length === 0) return lines
  throw new LonglinesError('catalog.invalid_bundle', `Bundle "${bundle.id}": ${wrong.join(' ')}`, {
    values: { offeringId: bundle.id, problems: wrong.length },
  })
}

function misfitOf({ offeringId, min, max }: BundlePart, quantity: number): string | undefined {
  if (Number.isInteger(quantity) && quantity >= min && quantity <= max) return undefined
  const range = min === max ? `exactly ${min}` : `${min} to ${max}`
  return `Choose ${range} of "${offeringId}", not ${quantity}.`
}
