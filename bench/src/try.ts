import { deck, eventLines } from './dataset.ts'
import { benchRater } from './tariff.ts'
import { measure, ratio } from './paired.ts'
import type { UsageEvent } from '@longlines/bss/rating'
const N = 50_000
const lines = [...eventLines(N)]
let t = performance.now()
const rater = benchRater()
console.log('compile ms', performance.now() - t)
const events: UsageEvent[] = lines.map((l) => JSON.parse(l))
function rateAll() {
  const s = rater.open([])
  let sum = 0
  for (const e of events) { const o = s.rate(e); if (o.ok) for (const u of o.uses) sum += u.amount; else throw new Error(o.refusal.message) }
  return sum
}
console.log(rateAll())
const r = await measure([{name:'parse', run(){let n=0; for (const l of lines) n+=JSON.parse(l).quantity; return n}},{name:'rate', run: rateAll}], N)
console.log([...r.values()].map(x=>[x.name,x.nsPerUnit|0]), ratio(r,'rate','parse'))
