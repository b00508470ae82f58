/** One run at a time in an output folder: the embedded database belongs to one process. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from './options.ts'

/**
 * Takes the folder for this process; gives a function that leaves it. What a killed run left behind is taken over.
 *
 * @throws UserError while another run is at work there
 */
export async function takeFolder(out: string): Promise<() => Promise<void>> {
  const path = join(out, 'running')
  const holder = await readFile(path, 'utf8').catch(() => '')
  if (isAlive(Number(holder))) {
    throw new UserError(
      `Process ${holder} is at work in ${out}; wait for its end, or remove ${path} if that is no run of this.`,
    )
  }
  await rm(path, { force: true })
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' })
  } catch (cause) {
    throw new UserError(`Another run has just begun in ${out}; wait for its end.`, { cause })
  }
  return () => rm(path, { force: true })
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of another user may not be asked, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
