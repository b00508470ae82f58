/** From changes to states: the one place where history is read. */
import { LonglinesError, type Refusal } from '@longlines/core/errors'
import { type Instant, parseInstant } from '@longlines/core/time'
import type { EffectiveChange, SubscriptionChange } from './change.ts'
import type { Opening } from './command.ts'
import { isOver, openingState, type State, stateAfter } from './state.ts'

/** A state, from when it holds, and the change that made it. */
export interface Step {
  readonly atMs: number
  readonly change: EffectiveChange
  /** The end of the trial that the change began, not the change itself. */
  readonly trialEnd: boolean
  readonly state: State
}

/** What a history comes to. */
export interface History {
  readonly steps: readonly Step[]
  /** Changes that never count, because the subscription ends before. */
  readonly void: readonly SubscriptionChange[]
  /** The first change that its state does not allow; the history stops before it. */
  readonly conflict?: { readonly change: SubscriptionChange; readonly refusal: Refusal }
}

/** Ids of the changes that were taken back. */
export function withdrawnIds(changes: readonly SubscriptionChange[]): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const change of changes) if (change.type === 'withdraw') ids.add(change.withdraws)
  return ids
}

/** The changes known at an instant; all of them where none is given. */
export function knownChanges(
  changes: readonly SubscriptionChange[],
  knownAt: Instant | undefined,
): readonly SubscriptionChange[] {
  if (knownAt === undefined) return changes
  const knownMs = parseInstant(knownAt)
  return changes.filter((change) => parseInstant(change.knownAt) <= knownMs)
}

/**
 * Lets the changes happen in the order in which they take effect; of two at one instant, that which was learned
 * of first comes first. Each sets something from its instant on, so a backdated change slips in before later ones.
 */
export function foldChanges(changes: readonly SubscriptionChange[]): History {
  const opening = openingOf(changes)
  if (opening === undefined) return unopened(changes)
  const withdrawn = withdrawnIds(changes)
  const dated = changes
    .filter((change) => change.type !== 'withdraw')
    .filter(({ id }) => !withdrawn.has(id))
    .map((change) => ({ change, atMs: parseInstant(change.effectiveAt) }))
    .sort((a, b) => a.atMs - b.atMs)
  const steps: Step[] = []
  const unused: SubscriptionChange[] = []
  let state = openingState(opening)
  let started: EffectiveChange | undefined
  const endTrial = (untilMs: number) => {
    const atMs = state.trialEndsMs
    if (atMs === null || started === undefined || atMs > untilMs || isOver(state)) return
    const status = state.trialThen === 'end' ? 'terminated' : state.status
    state = { ...state, status, trialEndsMs: null }
    steps.push({ atMs, change: started, trialEnd: true, state })
  }
  for (const { change, atMs } of dated) {
    endTrial(atMs)
    if (isOver(state)) {
      unused.push(change)
      continue
    }
    const next = stateAfter(state, change)
    if ('code' in next) return { steps, void: unused, conflict: { change, refusal: next } }
    if (change.type === 'activate') started = change
    state = next
    steps.push({ atMs, change, trialEnd: false, state })
  }
  endTrial(Number.POSITIVE_INFINITY)
  return { steps, void: unused }
}

function unopened(changes: readonly SubscriptionChange[]): History {
  const change = changes[0]
  if (change === undefined) return { steps: [], void: [] }
  const message = `Let the first change be an order or activation with its opening, not ${change.id}.`
  return { steps: [], void: [], conflict: { change, refusal: { code: 'subscription.not_active', message } } }
}

/** What the first change says that the subscription is for. */
function openingOf([first]: readonly SubscriptionChange[]): Opening | undefined {
  return first?.type === 'order' || first?.type === 'activate' ? first.opening : undefined
}

/** The states of a history that was accepted change by change; one that was not is refused. */
export function stepsOf(
  { id, changes }: { readonly id: string; readonly changes: readonly SubscriptionChange[] },
  knownAt?: Instant,
): readonly Step[] {
  const { steps, conflict } = foldChanges(knownChanges(changes, knownAt))
  if (conflict === undefined) return steps
  throw new LonglinesError(
    'subscription.invalid_history',
    `Mend the changes of subscription ${id}: ${conflict.refusal.message}`,
    { values: { subscription: id, change: conflict.change.id, because: conflict.refusal.code } },
  )
}

/** The state at an instant: the last step on or before it. */
export function stepAt(steps: readonly Step[], atMs: number): Step | undefined {
  let found: Step | undefined
  for (const step of steps) {
    if (step.atMs > atMs) break
    found = step
  }
  return found
}
