import { isLonglinesError } from '../../errors/index.ts'

/** Fails with a sentence that shows both values, without any test framework. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [given, wanted] = [sortedText(actual), sortedText(expected)]
  if (given !== wanted) throw new Error(`${what}: expected ${wanted}, got ${given}`)
}

/** Fails unless `work` is refused with the code. */
export async function refuses(code: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (isLonglinesError(error) && error.code === code) return
    throw new Error(
      `Expected the refusal ${code}, got ${isLonglinesError(error) ? error.code : String(error)}`,
      {
        cause: error,
      },
    )
  }
  throw new Error(`Expected the refusal ${code}, got a result`)
}

/** All items of an async iterable. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

function sortedText(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part === 'bigint') return `${part}n`
      if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
      return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
    }) ?? 'undefined'
  )
}
