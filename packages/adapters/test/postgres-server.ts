import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** A PostgreSQL server of the test's own, in a temporary folder, reached by a Unix socket. */
export interface TestServer {
  readonly config: { readonly host: string; readonly user: string; readonly database: string }
  stop(): Promise<void>
}

const INSTALLED = '/usr/lib/postgresql'

/** The folder of the server's binaries, the newest first; undefined where none are installed. */
export function serverBinaries(): string | undefined {
  const named = process.env.PG_BIN
  if (named) return named
  if (!existsSync(INSTALLED)) return undefined
  const versions = readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a))
  return versions
    .map((version) => join(INSTALLED, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
}

/**
 * Why the tests against a server cannot run; undefined where they can. In CI a missing server is a failure,
 * because nobody would see the skip.
 */
export function reasonToSkip(): string | undefined {
  if (serverBinaries()) return undefined
  const reason = `no PostgreSQL server in ${INSTALLED}, and PG_BIN is not set`
  if (process.env.CI) throw new Error(`Install postgresql-15 or set PG_BIN: ${reason}.`)
  return reason
}

/** Starts a server with nothing in it. */
export async function startPostgres(): Promise<TestServer> {
  const bin = serverBinaries()
  if (!bin) throw new Error('No PostgreSQL server is installed.')
  const folder = mkdtempSync(join(tmpdir(), 'll-pg-'))
  const owner = unprivilegedOwner()
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const env = { ...process.env, LC_ALL: 'C' }
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'],
    {
      ...owner,
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  // A time zone and a date style that nobody expects, so that nothing rests on the defaults.
  const settings = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'timezone=Asia/Kathmandu',
    'datestyle=SQL,DMY',
  ]
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, '-h', '', ...settings.flatMap((one) => ['-c', one])],
    {
      ...owner,
      cwd: folder,
      env,
      stdio: 'ignore',
    },
  )
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const stop = async () => {
    server.kill('SIGQUIT')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const config = { host: folder, user: 'test', database: 'postgres' }
  await untilReady(config, stop)
  return { config, stop }
}

async function untilReady(config: TestServer['config'], stop: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client(config)
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (attempt < 100) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        continue
      }
      await stop()
      throw error
    }
  }
}

/** PostgreSQL refuses to run as root; then it runs as the user that its package has made. */
function unprivilegedOwner(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}
