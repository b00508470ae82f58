const CODES: Readonly<Record<string, string>> = {
  second: 'SEC',
  minute: 'MIN',
  hour: 'HUR',
  day: 'DAY',
  week: 'WEE',
  month: 'MON',
  year: 'ANN',
  bit: 'A99',
  byte: 'AD',
  kB: '2P',
  MB: '4L',
  GB: 'E34',
  TB: 'E35',
  KiB: 'E64',
  MiB: 'E63',
  GiB: 'E62',
  TiB: 'E61',
  piece: 'C62',
}

/**
 * The code of a unit in UN/ECE recommendation 20, which EN 16931 wants (BT-130). What has none there, such as
 * messages and sessions, is counted in `C62`, ones.
 *
 * @example
 * unitCode('second') // 'SEC'
 * unitCode('GB') // 'E34'
 * unitCode('message') // 'C62'
 */
export function unitCode(unit: string): string {
  return Object.hasOwn(CODES, unit) ? (CODES[unit] ?? 'C62') : 'C62'
}
