/** How a language writes numbers, dates and the words of an invoice: plain data, so that a new one needs no code. */

/** The words of a document. `{page}` and the like are filled in. */
export interface InvoiceLabels {
  readonly invoice: string
  readonly creditNote: string
  readonly debitNote: string
  /** Before the title of a document without a number. */
  readonly draft: string
  readonly seller: string
  readonly buyer: string
  readonly issuedOn: string
  readonly dueOn: string
  readonly taxPointOn: string
  readonly period: string
  readonly account: string
  readonly buyerReference: string
  readonly orderReference: string
  readonly vatId: string
  readonly registrationId: string
  /** `{number}`, `{date}`. */
  readonly corrects: string
  readonly reason: string
  readonly description: string
  readonly quantity: string
  readonly unitPrice: string
  readonly tax: string
  readonly amount: string
  /** Heading of lines without a subscription, where others have one. */
  readonly general: string
  /** Heading of a subscription that was given no name: `{id}`. */
  readonly subscription: string
  /** `{name}`: the heading of the group. */
  readonly subtotal: string
  readonly broughtForward: string
  readonly carriedForward: string
  readonly linesTotal: string
  readonly discounts: string
  readonly net: string
  readonly taxTotal: string
  readonly gross: string
  readonly accountCredit: string
  readonly addedToCredit: string
  /** What a credit note gives as money, not as credit of the account. */
  readonly paidOut: string
  readonly rounding: string
  readonly due: string
  /** What a credit note comes to, where a part is paid out and a part goes to the account. */
  readonly credited: string
  readonly taxSummary: string
  readonly taxable: string
  readonly rate: string
  /** `{rate}`, `{date}`, `{source}`. */
  readonly conversion: string
  readonly payment: string
  readonly payee: string
  readonly iban: string
  readonly bic: string
  readonly reference: string
  /** `{date}`. */
  readonly directDebit: string
  readonly card: string
  readonly mandateId: string
  readonly creditorId: string
  readonly noLines: string
  readonly itemised: string
  readonly date: string
  readonly time: string
  readonly destination: string
  readonly duration: string
  /** `{page}`, `{pages}`. */
  readonly pageOf: string
  /** Headings of usage, by type of usage; a type that is not here is written as it is. */
  readonly usage: Readonly<Record<string, string>>
  /** Units beside quantities; one that is not here is written as it is. */
  readonly units: Readonly<Record<string, string>>
}

/** A language: its words, and how it writes numbers and dates. Deterministic, unlike the tables of a browser. */
export interface InvoiceLanguage {
  /** BCP 47: `de`, `pt-BR`. */
  readonly code: string
  readonly decimal: string
  /** Between groups of three digits. */
  readonly group: string
  /** `{d}`, `{dd}`, `{m}`, `{mm}`, `{month}`, `{yyyy}`. */
  readonly date: string
  /** Names of the months in full or short, where `date` has `{month}`. */
  readonly months: readonly string[]
  readonly currency: 'before' | 'after'
  /** After the number of a percentage: `%`, or a space and `%`. */
  readonly percent: string
  readonly labels: InvoiceLabels
}
