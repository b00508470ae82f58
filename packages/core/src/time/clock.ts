/** Where a function that needs the present time gets it; tests give a fixed or a simulated one. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
}
