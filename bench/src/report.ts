import type { Ratio } from './paired.ts'

/** One measured ratio and what it should be. */
export interface Finding {
  readonly name: string
  readonly ratio: Ratio
  readonly atMost?: number
  readonly atLeast?: number
  /** Unit of what is not a ratio, such as megabytes. */
  readonly unit?: string
}

export function isMet({
  ratio,
  atMost = Number.POSITIVE_INFINITY,
  atLeast = Number.NEGATIVE_INFINITY,
}: Finding): boolean {
  return ratio.median <= atMost && ratio.median >= atLeast
}

/** A table in Markdown, one finding a line. */
export function tableOf(findings: readonly Finding[]): string {
  const lines = findings.map((finding) => {
    const { name, ratio, atMost, atLeast, unit } = finding
    const wanted = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`
    const range = `${text(ratio.low)} to ${text(ratio.high)}`
    return `| ${name} | ${text(ratio.median)}${unit ? ` ${unit}` : ''} | ${range} | ${wanted} | ${isMet(finding) ? 'yes' : 'no'} |`
  })
  return ['| What | Median | Middle half | Wanted | Met |', '|---|---|---|---|---|', ...lines].join('\n')
}

function text(value: number): string {
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
