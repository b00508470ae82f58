import { collectionCases } from './collection-cases.ts'
import { people, uses, values } from './definitions.ts'
import { eventCases } from './event-cases.ts'
import { logCases } from './log-cases.ts'
import { migrationCases } from './migration-cases.ts'
import type { StoreCapabilities, StoreCase, StoreUnderTest } from './model.ts'
import { togetherCases } from './together-cases.ts'
import { transactionCases } from './transaction-cases.ts'

/** The part of a test framework that is used: that of vitest, jest, mocha and node:test alike. */
export interface TestFramework {
  describe(name: string, body: () => void): unknown
  it: ((name: string, body: () => Promise<void>) => unknown) & {
    skip(name: string, body: () => Promise<void>): unknown
  }
  beforeAll(body: () => Promise<void>): unknown
  afterAll(body: () => Promise<void>): unknown
}

/** All cases of the storage port, for those who want to run them without a framework. */
export const storeCases: readonly StoreCase[] = [
  ...collectionCases,
  ...logCases,
  ...transactionCases,
  ...togetherCases,
  ...eventCases,
  ...migrationCases,
]

/**
 * Runs the conformance suite of the storage port. `create` is called once; each case works in a tenant of
 * its own. A case that needs a capability which is not `true` is skipped, and its name carries the reason.
 *
 * @param run - makes names unique when the suite runs twice over the same data
 *
 * @example
 * const known: string[] = []
 * const it = Object.assign((name: string) => known.push(name), { skip: () => 0 })
 * const framework = { describe: (_name: string, body: () => void) => body(), it, beforeAll: () => 0, afterAll: () => 0 }
 * storeConformance(framework, async () => ({ store: createMemoryStore() }), {
 *   interleaving: true,
 *   shared: 'no second handle',
 *   client: 'no clients',
 * })
 * known.length > 30 // true
 */
export function storeConformance(
  framework: TestFramework,
  create: () => Promise<StoreUnderTest>,
  capabilities: StoreCapabilities,
  run = 'r1',
): void {
  const { describe, it, beforeAll, afterAll } = framework
  describe('storage port', () => {
    let under: StoreUnderTest | undefined
    beforeAll(async () => {
      under = await create()
      await under.store.migrate([people, uses, values])
    })
    afterAll(async () => {
      await under?.close?.()
    })
    storeCases.forEach((one, number) => {
      const reason = one.needs?.map((need) => capabilities[need]).find((capability) => capability !== true)
      const body = async () => {
        if (!under) throw new Error('The store was not created.')
        await runStoreCase(one, under, `${run}-${number}`)
      }
      if (reason === undefined) it(one.name, body)
      else it.skip(`${one.name} (skipped: ${reason})`, body)
    })
  })
}

/**
 * Runs one case; `mark` must differ between cases and runs over the same data.
 *
 * @example
 * await runStoreCase(storeCases[0]!, { store: createMemoryStore() }, 'r1') // throws store.not_migrated
 */
export async function runStoreCase(one: StoreCase, under: StoreUnderTest, mark: string): Promise<void> {
  let others = 0
  let names = 0
  const { store } = under
  await one.run({
    store,
    under,
    tenant: store.forTenant(`tenant ${mark}`),
    otherTenant: () => store.forTenant(`tenant ${mark} other ${++others}`),
    freshName: () => `case${mark.replace(/[^a-zA-Z0-9]/g, '')}x${++names}`,
  })
}
