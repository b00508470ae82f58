import { deck, eventLines } from './dataset.ts'
import { benchRater } from './tariff.ts'
import { DecimalRater } from './oracle.ts'
import { localTimeByTzDate, parseEvent } from './naive.ts'
const o = new DecimalRater(deck(), localTimeByTzDate)
const s = benchRater().open([])
let shown = 0
for (const l of eventLines(20000)) {
  const e = parseEvent(l)
  const a = o.rate(e).times(1e6).toNumber()
  const r = s.rate(e)
  if (!r.ok) throw new Error(r.refusal.message)
  if (r.uses[0]!.amount !== a && shown++ < 6) { const u=r.uses[0]!; console.log(l, a, u.amount, u.use, u.takes.map(t=>t.covered)) ; console.log(deck().find(d=>d.prefix===String(e.attributes.destination).slice(0,5)) ?? deck().find(d=>d.prefix===String(e.attributes.destination)[0])) }
}
console.log(shown)
