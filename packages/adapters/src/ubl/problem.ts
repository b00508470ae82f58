/** A rule that a document breaks: what a portal would refuse it for. */
export interface Problem {
  /** Id of the rule, as validators print it: `BR-CO-10`, `PEPPOL-EN16931-R003`. */
  readonly rule: string
  /** What is wrong and what to do. */
  readonly message: string
  /** Where it stands in the invoice: `lines[2].taxes`. */
  readonly path: string
}

/** Takes note of a broken rule. */
export type Report = (rule: string, path: string, message: string) => void
