import { spawn } from 'node:child_process'
import { createReadStream, existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Invoice } from '@longlines/bss/invoices'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const RESULTS = ['summary.json', 'invoices.json', 'charges.ndjson', 'quarantine.ndjson'] as const

const Count = z.number().int().min(0)
const Summary = z.object({
  sources: z.array(
    z.object({
      source: z.string(),
      read: Count,
      skipped: Count,
      in: Count,
      rated: Count,
      quarantined: Count,
      duplicates: Count,
    }),
  ),
  reasons: z.record(z.string(), Count),
  revenue: z.array(z.object({ product: z.string(), total: z.string() })),
  total: z.string(),
})
const StoredCharge = z.object({
  product: z.string(),
  invoiceLineId: z.string(),
  charge: z.looseObject({ amount: z.string() }),
})

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** When a run is ended the hard way: so long after it writes a line, or after it creates a file. */
interface Kill {
  readonly line?: string
  readonly file?: string
  readonly afterMs: number
}

/** Runs the example as a user does. */
function start(args: readonly string[], kill?: Kill): Promise<Run> {
  const child = spawn(process.execPath, [
    '--conditions=source',
    '--import',
    import.meta.resolve('tsx'),
    MAIN,
    ...args,
  ])
  return new Promise((resolve) => {
    let stdout = ''
    let stderr = ''
    const watch = setInterval(() => {
      const { line, file, afterMs = 0 } = kill ?? {}
      if (!(line !== undefined && stderr.includes(line)) && !(file !== undefined && existsSync(file))) return
      clearInterval(watch)
      setTimeout(() => child.kill('SIGKILL'), afterMs)
    }, 5)
    child.stdout.on('data', (piece) => {
      stdout += piece
    })
    child.stderr.on('data', (piece) => {
      stderr += piece
    })
    child.on('close', (code) => {
      clearInterval(watch)
      resolve({ code, stdout, stderr })
    })
  })
}

/** All results: the tables, and each document as it would be sent. */
async function resultsIn(folder: string): Promise<string[]> {
  const documents = (await readdir(join(folder, 'invoices'))).sort().map((name) => join('invoices', name))
  return Promise.all([...RESULTS, ...documents].map((name) => readFile(join(folder, name), 'latin1')))
}
const folders: string[] = []
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'first-bill-'))
  folders.push(folder)
  return folder
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

let out: string
let first: Run
/** What an undisturbed run writes. */
let results: string[]

beforeAll(async () => {
  out = await newFolder()
  first = await start(['--out', out])
  results = await resultsIn(out)
}, 240_000)

describe('two runs over the same data', () => {
  it('end well, and the second adds nothing', async () => {
    const second = await start(['--out', out, '--once'])
    expect([first.code, second.code], first.stderr + second.stderr).toEqual([0, 0])
    expect(first.stdout).toMatch(/Added \d+ charges, \d+ quarantined records and 14 invoices\./)
    expect(second.stdout).toContain('Nothing was added')
    expect(await resultsIn(out)).toEqual(results)
  })

  it('lose no record: in is rated, quarantined or duplicate', () => {
    const { sources, reasons } = Summary.parse(JSON.parse(results[0]!))
    expect(sources).toHaveLength(4)
    for (const row of sources) {
      expect(row.in, row.source).toBe(row.rated + row.quarantined + row.duplicates)
      expect(row.read, row.source).toBe(row.in + row.skipped)
    }
    const quarantined = sources.reduce((sum, row) => sum + row.quarantined, 0)
    expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(quarantined)
    expect(results[3]!.trimEnd().split('\n')).toHaveLength(quarantined)
  })

  it('meet every kind of bad record that the recordings hold', () => {
    const { reasons } = Summary.parse(JSON.parse(results[0]!))
    expect(Object.keys(reasons).sort()).toEqual([
      'rating.invalid_quantity',
      'rating.unknown_destination',
      'usage.conflicting_duplicate',
      'usage.in_future',
      'usage.invalid_field',
      'usage.malformed',
      'usage.missing_field',
      'usage.no_subscription',
      'usage.unknown_account',
    ])
  })

  it('bill every charge once: lines are the rounded sums of their charges, totals the sums of lines', async () => {
    const invoices = z.array(Invoice).parse(JSON.parse(results[1]!))
    const sums = new Map<string, bigint>()
    for await (const line of createInterface({ input: createReadStream(join(out, 'charges.ndjson')) })) {
      const { invoiceLineId, charge } = StoredCharge.parse(JSON.parse(line))
      sums.set(invoiceLineId, (sums.get(invoiceLineId) ?? 0n) + millionths(charge.amount))
    }
    expect(invoices).toHaveLength(14)
    for (const { lines, totals } of invoices) {
      expect(millionths(totals.net)).toBe(lines.reduce((sum, { amount }) => sum + millionths(amount), 0n))
      expect(millionths(totals.gross)).toBe(millionths(totals.net) + millionths(totals.tax))
      for (const { id, kind, exact, amount } of lines) {
        if (kind === 'usage') expect(millionths(exact), id).toBe(sums.get(id))
        expect(Number(millionths(exact) - millionths(amount)), id).toBeLessThanOrEqual(5_000)
        sums.delete(id)
      }
    }
    expect([...sums.keys()]).toEqual([])
  })

  it('give 14 numbers without a gap, each a page and an electronic document', async () => {
    const names = await readdir(join(out, 'invoices'))
    const numbers = Array.from({ length: 14 }, (_, index) => `SB-2026-${String(index + 1).padStart(5, '0')}`)
    expect(names.sort()).toEqual(numbers.flatMap((number) => [`${number}.pdf`, `${number}.xml`]))
    const [pdf = '', xml = ''] = results.slice(RESULTS.length)
    expect(pdf.startsWith('%PDF-')).toBe(true)
    expect(xml).toContain('SB-2026-00001')
  })

  it('prorate the card that was given back, and leave the tax of the Danish customer to it', () => {
    const invoices = z.array(Invoice).parse(JSON.parse(results[1]!))
    const fees = invoices
      .flatMap(({ lines }) => lines)
      .filter(({ subscriptionId }) => subscriptionId === 'S-491713920018')
    expect(fees.find(({ kind }) => kind === 'recurring')?.amount).toBe('13.94')
    const danish = invoices.find(({ accountId }) => accountId === 'A-1014')
    expect(danish?.taxes).toMatchObject([{ category: 'AE', tax: '0.00', exemption: { code: 'VATEX-EU-AE' } }])
  })

  it('explain a call that crosses into the evening', () => {
    expect(first.stdout).toContain('1791302310.5200#0')
    expect(first.stdout).toContain('Turkey, mobile')
    expect(first.stdout).toContain('evening and weekend')
  })
})

it('killed again and again, and run again, comes to the same as an undisturbed run', async () => {
  const disturbed = await newFolder()
  const kills: readonly Kill[] = [
    { file: join(disturbed, 'database.new', 'base'), afterMs: 0 },
    { line: 'Rating Broadband', afterMs: 40 },
    { line: 'Rating Calls', afterMs: 0 },
    { line: 'Rating Calls', afterMs: 120 },
    { line: 'Rating Transit', afterMs: 250 },
  ]
  for (const kill of kills) expect((await start(['--out', disturbed], kill)).code).toBeNull()
  const last = await start(['--out', disturbed])
  expect(last.code, last.stderr).toBe(0)
  expect(await resultsIn(disturbed)).toEqual(results)
}, 240_000)

describe('what the user can mend is a sentence', () => {
  it.each([
    ['an unknown option', ['--month', 'May'], /Unknown option '--month'.*--help/],
    ['an argument too many', ['May'], /May.*--help/],
    [
      'a folder without recordings',
      ['--data', fileURLToPath(new URL('.', import.meta.url))],
      /cannot be read|There is no/,
    ],
    [
      'a folder that does not exist',
      ['--data', join(tmpdir(), 'no-such-folder')],
      /cannot be read; give another one with --data/,
    ],
  ])('%s', async (_, args, sentence) => {
    const run = await start(args)
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(sentence)
    expect(run.stderr).not.toMatch(/^\s+at /m)
  })

  it('an output folder that is a file', async () => {
    const run = await start(['--out', MAIN])
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/cannot be written; give another one with --out/)
  })
})

/** Cut after six places. */
function millionths(amount: string): bigint {
  const [whole = '', fraction = ''] = amount.replace('-', '').split('.')
  const value = BigInt(whole + fraction.padEnd(6, '0').slice(0, 6))
  return amount.startsWith('-') ? -value : value
}
