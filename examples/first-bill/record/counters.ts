/**
 * Records interface counters: starts an snmpd of its own on loopback, whose interface table is fed by
 * counter-source.ts, and polls it with snmpget once for every five minutes of the month. A month is polled
 * in minutes: the timeline is simulated, the agent, the protocol and the polls are real. Needs `snmpd`, `snmpget`.
 *
 *   npm run record:counters
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const AGENT = '127.0.0.1:21161'
const STEPS = 745 * 12
const MONTH_START = Date.UTC(2026, 8, 30, 22)
const OUT = fileURLToPath(new URL('../recordings/counters.csv.gz', import.meta.url))
const SOURCE = fileURLToPath(new URL('./counter-source.ts', import.meta.url))
const IF_X_TABLE = '.1.3.6.1.2.1.31.1.1.1'
/** The poller was down for these steps; one poll was answered late and written twice. */
const MISSED = new Set([2000, 2001, 2002])
const TWICE = 3111

const folder = mkdtempSync(join(tmpdir(), 'snmp-'))
const clock = join(folder, 'clock')
setClock(0)
const agent = startAgent()
try {
  await pause(2500)
  const lines = ['polled_at,sys_uptime,if_index,if_name,if_hc_in_octets,if_hc_out_octets']
  for (let step = 0; step <= STEPS; step += 1) {
    if (MISSED.has(step)) continue
    setClock(step)
    const rows = poll(step)
    lines.push(...rows)
    if (step === TWICE) lines.push(rows[0]!)
    if (step % 500 === 0) console.log(`${step} of ${STEPS} polls`)
  }
  writeFileSync(OUT, gzipSync(`${lines.join('\n')}\n`, { level: 9 }))
  console.log(`${lines.length - 1} rows recorded`)
} finally {
  agent.kill()
  rmSync(folder, { recursive: true, force: true })
}

/** Written aside and renamed, so that the agent never reads half a number. */
function setClock(step: number): void {
  writeFileSync(`${clock}.next`, String(step))
  renameSync(`${clock}.next`, clock)
}

function startAgent() {
  const source = `${process.execPath} --import ${import.meta.resolve('tsx')} ${SOURCE} ${clock}`
  const configuration = join(folder, 'snmpd.conf')
  writeFileSync(
    configuration,
    [
      'rocommunity recording 127.0.0.1',
      `pass_persist -p 1 ${IF_X_TABLE} ${source}`,
      `pass_persist -p 1 .1.3.6.1.2.1.1.3 ${source}`,
      '',
    ].join('\n'),
  )
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, MIBS: '', SNMP_PERSISTENT_DIR: folder }
  return spawn('snmpd', ['-f', '-C', '-c', configuration, '-Lf', join(folder, 'log'), `udp:${AGENT}`], {
    env,
    stdio: 'ignore',
  })
}

/** One SNMP request for the router and its customers' ports; a port nobody has yet is polled for an hour. */
function poll(step: number): string[] {
  const ports = step < 12 ? [1, 2, 9] : [1, 2]
  const oids = ports.flatMap((port) => [1, 6, 10].map((column) => `${IF_X_TABLE}.${column}.${port}`))
  const args = [
    '-v2c',
    '-c',
    'recording',
    '-r',
    '3',
    '-t',
    '2',
    '-m',
    '',
    '-Oqvtn',
    AGENT,
    '.1.3.6.1.2.1.1.3.0',
    ...oids,
  ]
  const { status, stdout, stderr } = spawnSync('snmpget', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`snmpget failed at step ${step}: ${stderr}`)
  const [uptime, ...values] = stdout.trim().split('\n')
  const at = new Date(MONTH_START + step * 300_000).toISOString().replace('.000', '')
  return ports.map((port, index) => {
    const [name, received, sent] = values.slice(index * 3, index * 3 + 3)
    return [at, uptime, port, name?.replaceAll('"', ''), received, sent].join(',')
  })
}
