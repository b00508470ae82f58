import type { StatementQueue } from './queue.ts'

/**
 * Reads the result of a statement part by part through a cursor of the database: planned once, memory does
 * not grow with the result, and what the transaction writes meanwhile does not change it. What fits into one
 * part, as most results do, is read without one: a cursor takes three statements.
 */
export async function* readInParts(
  queue: StatementQueue,
  sql: string,
  values: readonly string[],
  size: number,
): AsyncGenerator<readonly (readonly (string | null)[])[]> {
  const first = await queue.read(`${sql} limit ${size + 1}`, values)
  if (first.length <= size) {
    yield first
    return
  }
  const name = `longlines_cursor_${++cursors}`
  await queue.run((session) => session.query(`declare ${name} no scroll cursor for ${sql}`, values))
  let open = true
  try {
    while (open) {
      const { rows } = await queue.run((session) => session.query(`fetch ${size} from ${name}`))
      open = rows.length === size
      yield rows
    }
  } finally {
    // When the transaction has failed or ended, the cursor is gone already.
    await queue.run((session) => session.query(`close ${name}`)).catch(() => undefined)
  }
}

// Only makes names of cursors in one transaction differ.
let cursors = 0
