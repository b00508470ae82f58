/** What use costs at Marea Telecom: calls by the time of day, and data beyond what is included. */
import { type Allowance, compile, type Price, type RateBand } from '@longlines/bss/rating'

export const ZONE = 'Europe/Rome'

/** Italian national holidays; calls cost on them what they cost at night. */
const HOLIDAYS = ['2026-01-01', '2026-01-06', '2026-04-06', '2026-04-25', '2026-05-01', '2026-06-02']

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const WEEKDAYS = [1, 2, 3, 4, 5]

/** Weekdays from eight to eight, but for holidays: 12 cents a minute. */
const peak: RateBand = {
  name: 'peak',
  windows: [{ days: WEEKDAYS, from: '08:00', to: '20:00', holidays: 'never' }],
  rates: [{ fromSecond: 0, price: '0.12', per: 60, increment: 1 }],
}

/** All the rest: 6 cents a minute. */
const offPeak: RateBand = {
  name: 'off-peak',
  windows: [
    { days: EVERY_DAY, from: '20:00', to: '08:00' },
    { days: [6, 7], from: '08:00', to: '20:00', holidays: 'also' },
  ],
  rates: [{ fromSecond: 0, price: '0.06', per: 60, increment: 1 }],
}

/** Calls, by the second. */
export const calls: Price = {
  id: 'calls',
  name: 'Calls',
  currency: 'EUR',
  usageType: 'voice',
  unit: 'second',
  model: {
    type: 'rate-card',
    destinations: [{ prefix: '*', card: 'everywhere' }],
    cards: { everywhere: [peak, offPeak] },
  },
}

/** Data beyond the bundle: each started gigabyte of the month. */
export const data: Price = {
  id: 'data',
  name: 'Data',
  currency: 'EUR',
  usageType: 'data',
  unit: 'MB',
  model: { type: 'package', size: '1000', price: '2.00' },
}

/** What a month of Mobile 20 includes. */
const bundle: readonly Allowance[] = [
  { id: 'data-20', name: '20 GB', unit: 'MB', units: '20000', usageTypes: ['data'] },
  { id: 'minutes-60', name: '60 minutes', unit: 'second', units: '3600', usageTypes: ['voice'] },
]

/** Rates the use of Mobile 20; fixed lines include nothing. */
export const mobile = compile([calls, data], {
  currency: 'EUR',
  zone: ZONE,
  holidays: HOLIDAYS,
  allowances: bundle,
})

/** Rates calls from a fixed line. */
export const line = compile([calls], { currency: 'EUR', zone: ZONE, holidays: HOLIDAYS })
