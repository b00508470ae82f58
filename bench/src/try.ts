import { existsSync } from 'node:fs'
import { chargeFile, writeEvents } from './bytes.ts'
import { benchRater } from './tariff.ts'
const f = '/tmp/ev1m.ndjson'
if (!existsSync(f)) await writeEvents(f, 1_000_000)
const rater = benchRater()
for (let i = 0; i < 6; i++) { const t = performance.now(); const s = await chargeFile(f, rater); console.log(s, (performance.now() - t).toFixed(0), 'ms') }
