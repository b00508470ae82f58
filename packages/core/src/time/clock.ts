/** Where the time of day comes from; handed in, so that a test can set it. */
export interface Clock {
  /** Now, in epoch milliseconds. */
  now(): number
}
