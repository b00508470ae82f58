/** Units of which there are only whole ones. */
const WHOLE_UNITS = new Set(['second', 'byte', 'octet', 'message', 'call', 'event', 'session', 'packet'])

/** Decimal places kept of quantities in a unit, where a price does not say: 0 for whole units, else 6. */
export function digitsOfUnit(unit: string): number {
  return WHOLE_UNITS.has(unit) ? 0 : 6
}

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['millisecond', 1],
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
])

/** Milliseconds of one unit of time; 0 for units that are not time, whose records take no time to pass. */
export function millisecondsOfUnit(unit: string): number {
  return UNIT_MS.get(unit) ?? 0
}
