export type { CounterOptions, CounterRate, CounterSample, UnknownRate } from './counter.ts'
export { counterRate, ratesOf } from './counter-rate.ts'
