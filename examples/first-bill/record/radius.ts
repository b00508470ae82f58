/**
 * Records RADIUS accounting: starts a FreeRADIUS of its own on loopback, sends it a month of packets with
 * radclient, and keeps the detail file that the server wrote. Needs `freeradius` and `radclient`.
 *
 *   npm run record:radius
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { accountingPackets } from './sessions.ts'

const PORT = 21813
const SECRET = 'recording'
const OUT = fileURLToPath(new URL('../recordings/radius-detail.gz', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'radius-'))
try {
  await startServer()
  const packets = accountingPackets()
  sendAll(packets.map(packetText).join('\n\n'))
  const detail = readFileSync(join(folder, 'detail'))
  writeFileSync(OUT, gzipSync(detail, { level: 9 }))
  console.log(
    `${packets.length} packets sent, ${detail.toString().split('\n\n').length - 1} records in the detail file`,
  )
} finally {
  stopServer()
  rmSync(folder, { recursive: true, force: true })
}

async function startServer(): Promise<void> {
  mkdirSync(join(folder, 'run'))
  writeFileSync(join(folder, 'radiusd.conf'), configuration())
  const started = spawnSync(
    'freeradius',
    ['-d', folder, '-n', 'radiusd', '-l', join(folder, 'log')],
    environment(),
  )
  if (started.status !== 0)
    throw new Error(`freeradius did not start: ${started.stderr}${started.error?.message ?? ''}`)
  for (let tries = 0; tries < 50 && !existsSync(pidFile()); tries += 1) await pause(50)
}

function stopServer(): void {
  if (existsSync(pidFile())) process.kill(Number(readFileSync(pidFile(), 'utf8')))
}

function pidFile(): string {
  return join(folder, 'run', 'radiusd.pid')
}

/** Dates in a detail file are written in the server's zone: UTC here. */
function environment() {
  return {
    env: { ...process.env, TZ: 'UTC', LC_ALL: 'C', PATH: `${process.env.PATH}:/usr/sbin` },
    encoding: 'utf8',
  } as const
}

function configuration(): string {
  return `prefix = /usr
localstatedir = ${folder}
logdir = ${folder}
run_dir = ${folder}/run
pidfile = ${folder}/run/radiusd.pid
client loopback {
  ipaddr = 127.0.0.1
  secret = ${SECRET}
}
modules {
  detail {
    filename = ${folder}/detail
    header = "%t"
  }
}
server recording {
  listen {
    type = acct
    ipaddr = 127.0.0.1
    port = ${PORT}
  }
  accounting {
    detail
  }
}
`
}

function packetText({ status, eventAt, attributes }: ReturnType<typeof accountingPackets>[number]): string {
  const quoted = (value: string | number) =>
    typeof value === 'string' && !/^[\d.]+$/.test(value) ? `"${value}"` : value
  return [
    `Acct-Status-Type = ${status}`,
    ...Object.entries(attributes).map(([name, value]) => `${name} = ${quoted(value)}`),
    `Event-Timestamp = ${eventAt}`,
  ].join('\n')
}

function sendAll(packets: string): void {
  const file = join(folder, 'packets')
  writeFileSync(file, `${packets}\n`)
  const sent = spawnSync(
    'radclient',
    ['-q', '-p', '1', '-r', '5', '-t', '2', '-f', file, `127.0.0.1:${PORT}`, 'acct', SECRET],
    {
      ...environment(),
      maxBuffer: 1 << 26,
    },
  )
  if (sent.status !== 0) throw new Error(`radclient failed: ${sent.stderr.slice(-500)}`)
}
