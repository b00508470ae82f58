/** A document as it is printed: every text formatted, nothing left to compute. Plain data. */

/** A name and what stands beside it. */
export interface PageField {
  readonly label: string
  readonly value: string
}

/** Seller or buyer. */
export interface PageParty {
  readonly label: string
  readonly name: string
  readonly address: readonly string[]
  /** Tax identifiers and how to reach them. */
  readonly details: readonly PageField[]
}

/** A line, with its discounts below. */
export interface PageLine {
  readonly id: string
  readonly description: string
  /** The stretch of time it is for. */
  readonly period?: string
  readonly quantity: string
  readonly unitPrice: string
  readonly tax: string
  /** Before discounts. */
  readonly amount: string
  readonly discounts: readonly { readonly name: string; readonly amount: string }[]
  /** All lines down to this one, after discounts: what a page carries forward. */
  readonly carried: string
}

/** The lines of one subscription, or of the account. */
export interface PageGroup {
  readonly title?: string
  readonly lines: readonly PageLine[]
  readonly subtotal?: { readonly label: string; readonly amount: string }
}

/** One use: a call, a message, a session. */
export interface PageUse {
  readonly date: string
  readonly time: string
  readonly description: string
  readonly used: string
  readonly amount: string
  /** The section down to this use. */
  readonly carried: string
}

/** The uses of one kind of one subscription. */
export interface PageUsage {
  readonly title: string
  readonly uses: readonly PageUse[]
  readonly subtotal: { readonly label: string; readonly used: string; readonly amount: string }
}

/** A row of the tax table. */
export interface PageTax {
  readonly name: string
  readonly rate: string
  readonly taxable: string
  readonly tax: string
  /** Why none is due. */
  readonly exemption?: string
}

/** A row of the totals; `strong` ones are what people look for. */
export interface PageTotal extends PageField {
  readonly strong: boolean
}

/** How to pay: a slip to copy from where the customer transfers, a sentence where not. */
export interface PagePayment {
  readonly title: string
  readonly slip: boolean
  readonly text: readonly string[]
  readonly fields: readonly PageField[]
}

/** Everything that a page shows, whatever draws it. */
export interface InvoicePage {
  /** BCP 47. */
  readonly language: string
  readonly currency: string
  readonly title: string
  readonly number?: string
  readonly brand: { readonly name: string; readonly colour?: string; readonly footer: readonly string[] }
  readonly fields: readonly PageField[]
  readonly seller: PageParty
  readonly buyer: PageParty
  readonly due: PageField & { readonly by?: PageField }
  /** What it corrects and why. */
  readonly remarks: readonly string[]
  readonly columns: {
    readonly description: string
    readonly quantity: string
    readonly unitPrice: string
    readonly tax: string
    readonly amount: string
  }
  readonly groups: readonly PageGroup[]
  /** Said where there are no lines. */
  readonly noLines: string
  readonly taxes: {
    readonly title: string
    readonly columns: {
      readonly name: string
      readonly rate: string
      readonly taxable: string
      readonly tax: string
    }
    readonly rows: readonly PageTax[]
  }
  readonly totals: readonly PageTotal[]
  readonly payment?: PagePayment
  readonly notes: readonly string[]
  readonly usage: {
    readonly title: string
    readonly columns: {
      readonly date: string
      readonly time: string
      readonly description: string
      readonly used: string
      readonly amount: string
    }
    readonly sections: readonly PageUsage[]
  }
  readonly carry: { readonly brought: string; readonly forward: string }
  /** `{page}`, `{pages}`. */
  readonly pageOf: string
}
