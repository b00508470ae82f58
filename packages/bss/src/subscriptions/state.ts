/** The state of a subscription between two changes, and how a change makes the next state of it. */
import type { Refusal } from '@longlines/core/errors'
import { parseInstant } from '@longlines/core/time'
import type { ChangeOf, EffectiveChange } from './change.ts'
import type { Opening, PriceVersion } from './command.ts'
import { type SubscriptionStatus, subscriptionLifecycle } from './lifecycle.ts'
import type { SubscriptionTerms, Term } from './terms.ts'

/** What holds from one change to the next. A notice that was given is no state: it is a change to come. */
export interface State {
  readonly status: Exclude<SubscriptionStatus, 'pendingTerminate'>
  readonly accountId: string
  readonly offeringId: string
  readonly quantity: string
  readonly mode: 'active' | 'paused' | 'suspended'
  /** Whether fees are due in this mode. */
  readonly charged: boolean
  /** Epoch milliseconds; null outside of a trial. */
  readonly trialEndsMs: number | null
  readonly trialThen: 'convert' | 'end'
  readonly priceVersion: PriceVersion | null
  readonly terms: SubscriptionTerms
  readonly term: Term | null
}

/** The state before a subscription was ordered or activated. */
export function openingState({ accountId, offeringId, quantity = '1' }: Opening): State {
  return { ...UNOPENED, accountId, offeringId, quantity: plainQuantity(quantity) }
}

const UNOPENED = {
  status: 'created',
  mode: 'active',
  charged: true,
  trialEndsMs: null,
  trialThen: 'convert',
  priceVersion: null,
  terms: {},
  term: null,
} as const

/** Whether service is there, or only suspended. */
export function isLive({ status }: Pick<State, 'status'>): boolean {
  return status === 'active' || status === 'suspended'
}

/** Whether nothing can follow. */
export function isOver({ status }: Pick<State, 'status'>): boolean {
  return subscriptionLifecycle.isFinal(status)
}

/** The state after a change, or why the state does not allow it. */
export function stateAfter(state: State, change: EffectiveChange): State | Refusal {
  switch (change.type) {
    case 'order':
      return moved(state, change, 'order', { status: 'pendingActive' })
    case 'activate':
      return activated(state, change)
    case 'cancel':
      return isLive(state)
        ? { ...state, status: 'terminated' }
        : moved(state, change, 'cancel', { status: 'cancelled' })
    case 'abort':
      return moved(state, change, 'abort', { status: 'aborted' })
    default:
      return isLive(state) ? changed(state, change) : notActive(state, change)
  }
}

function changed(
  state: State,
  change: Exclude<EffectiveChange, ChangeOf<'order' | 'activate' | 'cancel' | 'abort'>>,
): State | Refusal {
  switch (change.type) {
    case 'convert':
      return converted(state, change)
    case 'change-plan':
      return planChanged(state, change)
    case 'change-quantity':
      return { ...state, quantity: plainQuantity(change.quantity) }
    case 'change-price':
      return { ...state, priceVersion: change.priceVersion }
    case 'pause':
    case 'suspend':
      return moved(state, change, 'suspend', {
        status: 'suspended',
        mode: change.type === 'pause' ? 'paused' : 'suspended',
        charged: change.charged,
      })
    case 'resume':
      return moved(state, change, 'resume', { status: 'active', mode: 'active', charged: true })
    case 'transfer':
      return { ...state, accountId: change.accountId }
    case 'renew':
      return renewed(state, change)
  }
}

function activated(state: State, change: ChangeOf<'activate'>): State | Refusal {
  if (change.opening !== undefined && state.status === 'pendingActive') {
    return refusal('subscription.already_active', 'It was ordered; activate it without an opening.', change)
  }
  const { effectiveAt, trialEndsAt, trialThen = 'convert', prices = 'fixed', priceVersion } = change
  return moved(state, change, 'activate', {
    status: 'active',
    trialEndsMs: trialEndsAt === undefined ? null : parseInstant(trialEndsAt),
    trialThen,
    priceVersion: prices === 'following' ? null : (priceVersion ?? effectiveAt),
    terms: change.terms ?? {},
    term: change.agreedTerm ?? null,
  })
}

function planChanged(state: State, change: ChangeOf<'change-plan'>): State {
  const { offeringId, quantity, priceVersion, effectiveAt, terms, agreedTerm, term } = change
  return {
    ...state,
    offeringId,
    quantity: quantity === undefined ? state.quantity : plainQuantity(quantity),
    priceVersion: priceVersion ?? (state.priceVersion === null ? null : effectiveAt),
    ...(term === 'restart' ? { terms: terms ?? {}, term: agreedTerm ?? null } : {}),
  }
}

function renewed(state: State, change: ChangeOf<'renew'>): State | Refusal {
  const { term } = state
  if (term === null || term.to !== change.agreedTerm.from) {
    return refusal('subscription.no_term', `No term ends at ${change.agreedTerm.from}.`, change)
  }
  const prices = change.prices ?? state.terms.renewal?.priceChange ?? 'keep'
  const follows = prices === 'keep' || state.priceVersion === null
  const priceVersion = change.priceVersion ?? (follows ? state.priceVersion : change.effectiveAt)
  return { ...state, term: change.agreedTerm, priceVersion }
}

/** Makes a transition of the lifecycle, where it is legal. */
function moved(
  state: State,
  change: EffectiveChange,
  transition: 'order' | 'activate' | 'cancel' | 'abort' | 'suspend' | 'resume',
  next: Partial<State>,
): State | Refusal {
  if (subscriptionLifecycle.legalIn(state.status).includes(transition)) return { ...state, ...next }
  switch (transition) {
    case 'suspend':
      return refusal(
        'subscription.already_suspended',
        `It is ${state.mode} already; resume it first, or at the same instant.`,
        change,
      )
    case 'resume':
      return refusal(
        'subscription.not_suspended',
        'It is neither paused nor suspended, so there is nothing to resume.',
        change,
      )
    default:
      return isOver(state)
        ? refusal('subscription.after_end', `It is ${state.status}; order a new one.`, change)
        : refusal(
            'subscription.already_active',
            `It is ${state.status} then, which leaves no room for "${transition}".`,
            change,
          )
  }
}

function notActive(state: State, change: EffectiveChange): Refusal {
  return refusal(
    'subscription.not_active',
    `It is ${state.status} at ${change.effectiveAt}; activate it first, or choose a later date.`,
    change,
  )
}

function converted(state: State, change: ChangeOf<'convert'>): State | Refusal {
  if (state.trialEndsMs === null) {
    return refusal('subscription.no_trial', `No trial runs at ${change.effectiveAt}.`, change)
  }
  return { ...state, trialEndsMs: null, term: change.agreedTerm ?? state.term }
}

function refusal(code: Refusal['code'], message: string, change: EffectiveChange): Refusal {
  return { code, message, values: { change: change.id, effectiveAt: change.effectiveAt } }
}

/** A decimal without needless signs and zeros, so that `5` and `5.0` are one quantity. */
export function plainQuantity(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(text) ?? []
  const plain = `${whole}${fraction === '' ? '' : `.${fraction}`}`
  return sign === '-' && plain !== '0' ? `-${plain}` : plain
}
