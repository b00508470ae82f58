/** Average bit rates of one interval in whole bit/s; `null` where a counter was not read. */
export interface BandwidthSample {
  readonly in: number | null
  readonly out: number | null
}
