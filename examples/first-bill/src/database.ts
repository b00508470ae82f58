/** The embedded PostgreSQL: a folder that is either whole or not there. */
import { access, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'

/** Opens the database of an output folder. What a run that was killed while creating it left is cleared away. */
export async function openDatabase(out: string): Promise<PGlite> {
  const path = join(out, 'database')
  if (!(await exists(path))) await createDatabase(path)
  return PGlite.create(path)
}

/** PostgreSQL's files are some hundred: they are written aside, and become the database in one step. */
async function createDatabase(path: string): Promise<void> {
  const aside = `${path}.new`
  await rm(aside, { recursive: true, force: true })
  const created = await PGlite.create(aside)
  await created.close()
  await rename(aside, path)
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
