/** One run at a time in an output folder: the embedded database belongs to one process. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { UserError } from './options.ts'

/**
 * Takes the folder for this process; gives a function that leaves it. What a killed run left behind is taken over.
 *
 * @throws UserError while another run is at work there
 */
export async function takeFolder(out: string): Promise<() => Promise<void>> {
  const path = join(out, 'running')
  const holder = await readFile(path, 'utf8').catch(() => '')
  if (!(await isGone(Number(holder)))) {
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

/** A process that was just killed takes a moment to end, so it is asked for two seconds. */
async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 20; tries += 1) {
    if (!(await isAlive(pid))) return true
    await pause(100)
  }
  return false
}

async function isAlive(pid: number): Promise<boolean> {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // A process of another user may not be asked, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  // On Linux a process that has ended answers until its parent has taken note of it.
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return !/\) [ZX] /.test(state)
}
