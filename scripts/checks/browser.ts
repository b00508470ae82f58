/**
 * Bundles core and bss for the browser and rates a call in headless Chromium; and looks into small bundles
 * for libraries that they must not carry. Needs `npm run build` and Chromium.
 */
import { execFileSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { publicEntries } from '../tidy/documented.ts'

const LIBRARIES = /node_modules\/(zod|date-fns|@date-fns|eventemitter3)\//
const CALL = `
import { compileWith, rateCard } from '@longlines/bss/rating'

const band = { connectFee: '0.05', rates: [{ fromSecond: 0, price: '0.09', per: 60, increment: 1 }] }
const model = { type: 'rate-card', destinations: [{ prefix: '39', card: 'italy' }], cards: { italy: [band] } }
const prices = [{ id: 'voice', currency: 'EUR', usageType: 'voice', unit: 'second', model }]
const rater = compileWith(prices, { currency: 'EUR', zone: 'Europe/Rome', models: [rateCard] })
export const amount = rater.rate({
  id: 'call-1',
  type: 'voice',
  subscriptionId: 's1',
  startedAt: '2026-03-29T00:59:00Z',
  quantity: 100,
  unit: 'second',
  attributes: { destination: '+39061234567' },
}, []).charges[0].amount
`
/** 0.05 to connect and 100 seconds at 0.09 a minute. */
const AMOUNT = '0.2'

const everything = publicEntries(['packages/core', 'packages/bss'])
  .filter(({ specifier }) => !specifier.endsWith('/testing'))
  .map(
    ({ specifier }, index) => `import * as m${index} from '${specifier}'\nglobalThis.loaded.push(m${index})`,
  )

async function bundle(contents: string): Promise<{ code: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'page',
    platform: 'browser',
    write: false,
    metafile: true,
    logLevel: 'error',
  })
  const [output] = Object.values(metafile.outputs)
  const kept = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  return { code: outputFiles[0]?.text ?? '', inputs: kept.map(([path]) => path) }
}

/** Bundles a page that must carry none of the libraries. */
async function lean(title: string, contents: string): Promise<string> {
  const { code, inputs } = await bundle(contents)
  const carried = inputs.filter((path) => LIBRARIES.test(path))
  if (carried.length > 0) throw new Error(`${title} carries ${carried.join(', ')}`)
  console.log(`${title}: ${code.length} bytes, ${gzipSync(code).length} gzipped`)
  return code
}

function findChromium(): string {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim()
    } catch {}
  }
  throw new Error('Chromium is not installed')
}

await lean('one charge model', "import { perUnit } from '@longlines/bss/rating'; console.log(perUnit)")
const every = await lean('a rater of all charge models (compile)', CALL.replaceAll('compileWith', 'compile'))
const rater = await lean('a rater of one charge model (compileWith)', CALL)
if (!/\bgraduated\b/.test(every) || /\bgraduated\b/.test(rater))
  throw new Error('compileWith must carry no charge model that is not named, and compile all of them')
const all = await bundle(`globalThis.loaded = []\n${everything.join('\n')}`)
console.log(`all of core and bss: ${all.code.length} bytes, ${gzipSync(all.code).length} gzipped`)

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  const page = await browser.newPage()
  page.on('pageerror', (error) => console.error(error))
  const loaded = await page.evaluate(
    `${all.code}; loaded.every((module) => typeof module === 'object') && loaded.length`,
  )
  const amount = await page.evaluate(`${rater}; page.amount`)
  console.log(
    `Chromium ${browser.version()}: ${String(loaded)} subpaths loaded, a call rated at ${String(amount)}`,
  )
  if (loaded !== everything.length || amount !== AMOUNT)
    throw new Error(`expected ${everything.length} and ${AMOUNT}`)
} finally {
  await browser.close()
}
