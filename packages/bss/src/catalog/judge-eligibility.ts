import { type Instant, parseInstant } from '@longlines/core/time'
import type { EligibilityRule } from './eligibility.ts'
import type { ProductOffering } from './offering.ts'
import { validAt } from './valid-at.ts'

/** What is known of the customer who asks. What is left out satisfies no rule that asks for it. */
export interface CustomerContext {
  readonly at: Instant
  readonly segment?: string | undefined
  /** Codes of all places that the address lies in: country, region, postal code. */
  readonly places?: readonly string[] | undefined
  readonly channel?: string | undefined
  /** Whole months since the first contract. */
  readonly contractMonths?: number | undefined
  readonly currency?: string | undefined
  readonly priceListId?: string | undefined
  /** Offerings that the customer has. */
  readonly owned?: readonly string[] | undefined
}

/** Why an offering is not for a customer. */
export interface IneligibleReason {
  readonly code:
    | 'status'
    | 'validity'
    | 'not-sellable'
    | 'segment'
    | 'place'
    | 'channel'
    | 'contract-age'
    | 'requires'
    | 'excludes'
    | 'no-price'
  readonly message: string
  /** Which of the offering's rules says so, from 0. */
  readonly rule?: number
}

/** Why an offering cannot be sold to the customer by itself; nothing where it can. */
export function reasonsAgainst(offering: ProductOffering, customer: CustomerContext): IneligibleReason[] {
  const reasons: IneligibleReason[] = []
  const { status, validFor, sellable = true, eligibility = [] } = offering
  if (status !== 'active') reasons.push({ code: 'status', message: `It is ${status}.` })
  if (!validAt(validFor, parseInstant(customer.at))) {
    const { from = 'the beginning', to = 'further notice' } = validFor ?? {}
    reasons.push({ code: 'validity', message: `It is sold from ${from} to ${to}.` })
  }
  if (!sellable) reasons.push({ code: 'not-sellable', message: 'It comes in bundles only.' })
  const judged = eligibility.map((rule, index) =>
    unmet(rule, customer).map((reason) => ({ ...reason, rule: index })),
  )
  if (judged.some((missed) => missed.length === 0)) return reasons
  return [...reasons, ...judged.flat()]
}

function unmet(rule: EligibilityRule, customer: CustomerContext): IneligibleReason[] {
  const { segments, places, channels, contractMonths: { min, max } = {} } = rule
  const { segment, channel, contractMonths: months } = customer
  const reasons: IneligibleReason[] = []
  const miss = (code: IneligibleReason['code'], message: string) => reasons.push({ code, message })
  if (segments && !(segment !== undefined && segments.includes(segment))) {
    miss('segment', `It is for ${segments.join(', ')}.`)
  }
  if (places && !customer.places?.some((place) => places.includes(place))) {
    miss('place', `It is available in ${places.join(', ')}.`)
  }
  if (channels && !(channel !== undefined && channels.includes(channel))) {
    miss('channel', `It is sold in ${channels.join(', ')}.`)
  }
  if (min !== undefined && (months === undefined || months < min)) {
    miss('contract-age', `It is for customers of at least ${min} months.`)
  }
  if (max !== undefined && (months === undefined || months > max)) {
    miss('contract-age', `It is for customers of at most ${max} months.`)
  }
  return reasons
}
