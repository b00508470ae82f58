/** Lanes timed side by side in one process: the rounds alternate, and a ratio is the median of the rounds' ratios. */

/** One way to do the work. Returns a number that depends on all of it, so that nothing is optimised away. */
export interface Lane {
  readonly name: string
  run(): number | Promise<number>
}

/** What a lane cost, per unit of work. */
export interface LaneResult {
  readonly name: string
  readonly nsPerUnit: number
  /** Times in the order of the rounds, in milliseconds. */
  readonly roundsMs: readonly number[]
}

const WARM_UP_ROUNDS = 2

/**
 * Runs all lanes once in each round, starting with another one each time. Garbage is not collected by force in
 * between: that also throws away optimised code, and would measure the compiler.
 */
export async function measure(
  lanes: readonly Lane[],
  units: number,
  rounds = 9,
): Promise<Map<string, LaneResult>> {
  const times = new Map(lanes.map((lane) => [lane.name, [] as number[]]))
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (let turn = 0; turn < lanes.length; turn += 1) {
      const lane = lanes[(turn + round + WARM_UP_ROUNDS) % lanes.length]!
      const started = performance.now()
      await lane.run()
      const took = performance.now() - started
      if (round >= 0) times.get(lane.name)!.push(took)
    }
  }
  return new Map(
    [...times].map(([name, roundsMs]) => [
      name,
      { name, nsPerUnit: (median(roundsMs) * 1e6) / units, roundsMs },
    ]),
  )
}

/** A ratio of two lanes with the middle half of its rounds: the machine's noise. */
export interface Ratio {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** What `lane` costs in units of `floor`. */
export function ratio(results: ReadonlyMap<string, LaneResult>, lane: string, floor: string): Ratio {
  const floors = results.get(floor)!.roundsMs
  const ratios = results
    .get(lane)!
    .roundsMs.map((took, round) => took / floors[round]!)
    .sort((a, b) => a - b)
  return { median: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) }
}

export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)]!
  return below + (sorted[Math.ceil(at)]! - below) * (at % 1)
}
