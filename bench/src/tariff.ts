/** The tariff of the bench in Longlines' own words; the other lanes are written from `rules.ts`. */
import { type Allowance, compile, type Price, type Rater } from '@longlines/bss/rating'
import { type DeckRow, deck } from './dataset.ts'
import { incrementsOf, offPeakPrice, RULES } from './rules.ts'

function cardOf(row: DeckRow) {
  const [first, next] = incrementsOf(row)
  const rates = (price: string) => [
    { fromSecond: 0, price, per: 60, increment: first },
    ...(first === next ? [] : [{ fromSecond: first, price, per: 60, increment: next }]),
  ]
  return [
    { name: 'peak', windows: [RULES.peak], connectFee: row.connectFee, rates: rates(row.price) },
    {
      name: 'off-peak',
      windows: offPeakWindows(),
      connectFee: row.connectFee,
      rates: rates(offPeakPrice(row.price)),
    },
  ]
}

/** All that is not peak: weekday nights up to the next morning, and the weekend. */
function offPeakWindows() {
  return [
    { days: [1, 2, 3, 4, 5], from: '00:00', to: '08:00' },
    { days: [1, 2, 3, 4, 5], from: '20:00', to: '24:00' },
    { days: [6, 7], from: '00:00', to: '24:00' },
  ]
}

const common = { currency: 'EUR', rounding: { digits: RULES.digits, mode: 'half-up' } } as const

export function prices(rows: readonly DeckRow[] = deck()): Price[] {
  const keyOf = (row: DeckRow) => `${row.price} ${row.increments} ${row.connectFee}`
  const cards = Object.fromEntries(rows.map((row) => [keyOf(row), cardOf(row)]))
  const destinations = rows.map((row) => ({ prefix: row.prefix, card: keyOf(row) }))
  return [
    {
      ...common,
      id: 'voice',
      usageType: 'voice',
      unit: 'second',
      model: { type: 'rate-card', destinations, cards },
    },
    {
      ...common,
      id: 'data',
      usageType: 'data',
      unit: 'kilobyte',
      quantityDigits: 0,
      model: { type: 'graduated', tiers: RULES.dataTiers },
    },
    {
      ...common,
      id: 'sms',
      usageType: 'sms',
      unit: 'message',
      model: { type: 'per-unit', unitPrice: RULES.messagePrice },
    },
  ]
}

export const ALLOWANCES: readonly Allowance[] = [
  { id: 'minutes', unit: 'second', units: String(RULES.voiceSeconds), usageTypes: ['voice'] },
  { id: 'messages', unit: 'message', units: String(RULES.messages), usageTypes: ['sms'] },
]

export function benchRater(): Rater {
  return compile(prices(), { currency: 'EUR', zone: RULES.zone, allowances: ALLOWANCES })
}
