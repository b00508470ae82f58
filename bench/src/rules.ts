import type { DeckRow } from './dataset.ts'

/** Numbers that every implementation of the tariff shares. */
export const RULES = {
  zone: 'Europe/Berlin',
  digits: 6,
  voiceSeconds: 3000,
  messages: 20,
  messagePrice: '0.07',
  /** Kilobytes to the upper end of each tier, and the price of one. */
  dataTiers: [
    { upTo: '1000000', unitPrice: '0.000002' },
    { upTo: '5000000', unitPrice: '0.0000015' },
    { upTo: null, unitPrice: '0.000001' },
  ],
  /** Monday to Friday, 8 to 20. */
  peak: { days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' },
} as const

/** Off-peak is half the price. */
export function offPeakPrice(price: string): string {
  return (Number(price) / 2).toFixed(4)
}

/** First and next increment in seconds. */
export function incrementsOf({ increments }: DeckRow): [number, number] {
  const [first = 1, next = 1] = increments.split('/').map(Number)
  return [first, next]
}
