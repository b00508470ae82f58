import { LonglinesError } from '../errors/index.ts'
import type { EventDetails, EventEnvelope } from '../events/index.ts'

/** A change that a lifecycle allows. */
export interface Transition<State extends string = string> {
  readonly from: readonly State[]
  readonly to: State
  /** Name of the event that tells of it, such as `order.started`. */
  readonly event: string
}

/** States and legal changes as plain data. */
export interface LifecycleDefinition<State extends string = string, Name extends string = string> {
  readonly initial: State
  readonly states: readonly State[]
  readonly transitions: Readonly<Record<Name, Transition<State>>>
}

/** What the event of a transition carries. */
export interface TransitionData<State extends string = string, Name extends string = string> {
  readonly transition: Name
  readonly from: State
  readonly to: State
}

/** A change that was accepted. */
export interface Transitioned<State extends string = string, Name extends string = string> {
  readonly state: State
  readonly event: EventEnvelope<string, TransitionData<State, Name>>
}

/** A checked lifecycle. */
export interface Lifecycle<State extends string = string, Name extends string = string> {
  readonly definition: LifecycleDefinition<State, Name>
  /** Names of the transitions that are legal in a state. */
  legalIn(state: State): readonly Name[]
  /** Whether nothing leads out of a state. */
  isFinal(state: State): boolean
  /** The legal transition from a state to another, for requests that name the state wanted. */
  between(from: State, to: State): Name | undefined
  /**
   * Makes a change: the new state and its one event.
   *
   * @throws LonglinesError `lifecycle.illegal_transition`, naming the legal ones
   */
  transition(state: State, name: Name, details: EventDetails): Transitioned<State, Name>
}

const EVENT_NAME = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/

/**
 * Checks a lifecycle and gives it its functions. The definition stays plain data, to be drawn or stored.
 *
 * @example
 * const order = defineLifecycle({
 *   initial: 'acknowledged',
 *   states: ['acknowledged', 'in_progress', 'completed'],
 *   transitions: {
 *     start: { from: ['acknowledged'], to: 'in_progress', event: 'order.started' },
 *     complete: { from: ['in_progress'], to: 'completed', event: 'order.completed' },
 *   },
 * })
 * order.transition('acknowledged', 'start', { id: 'e1', at: '2026-07-05T12:00:00Z' }).state // 'in_progress'
 * order.legalIn('completed') // []
 * @throws LonglinesError `lifecycle.invalid_definition` for a state or event that is not one, two transitions
 * between the same states, or a state that nothing leads to
 */
export function defineLifecycle<const State extends string, const Name extends string>(definition: {
  readonly initial: NoInfer<State>
  readonly states: readonly State[]
  readonly transitions: Readonly<Record<Name, Transition<NoInfer<State>>>>
}): Lifecycle<State, Name> {
  const transitions = new Map<string, Transition<State>>(
    Object.entries<Transition<State>>(definition.transitions),
  )
  checkDefinition(definition, transitions)
  // The keys of the record are what `Name` was inferred from.
  const names = [...transitions.keys()] as Name[]
  const legal = new Map<State, Name[]>(
    definition.states.map((state) => [
      state,
      names.filter((name) => definition.transitions[name].from.includes(state)),
    ]),
  )
  const legalIn = (state: State): readonly Name[] => legal.get(state) ?? []
  return {
    definition,
    legalIn,
    isFinal: (state) => legalIn(state).length === 0,
    between: (from, to) => legalIn(from).find((name) => definition.transitions[name].to === to),
    transition(state, name, details) {
      if (!legalIn(state).includes(name)) throw illegal(state, name, legalIn(state))
      const { to, event } = definition.transitions[name]
      return { state: to, event: { ...details, name: event, data: { transition: name, from: state, to } } }
    },
  }
}

function illegal(state: string, name: string, legal: readonly string[]): LonglinesError {
  const choice = legal.length === 0 ? 'nothing leads out of it' : `legal are ${legal.join(', ')}`
  return new LonglinesError(
    'lifecycle.illegal_transition',
    `In the state "${state}" there is no "${name}"; ${choice}.`,
    {
      values: { state, transition: name, legal: legal.join(' ') },
    },
  )
}

function checkDefinition(
  { initial, states }: { readonly initial: string; readonly states: readonly string[] },
  transitions: ReadonlyMap<string, Transition>,
): void {
  const known = new Set(states)
  if (known.size !== states.length) throw wrong('name each state once', 'states')
  if (!known.has(initial)) throw wrong(`"${initial}" is not among the states`, 'initial')
  const reached = new Set([initial])
  const pairs = new Set<string>()
  for (const [name, { from, to, event }] of transitions) {
    const path = `transitions.${name}`
    const strange = [...from, to].find((state) => !known.has(state))
    if (strange !== undefined) throw wrong(`"${strange}" is not among the states`, path)
    if (!EVENT_NAME.test(event))
      throw wrong(`name the event like "order.started", not "${event}"`, `${path}.event`)
    reached.add(to)
    for (const state of from) {
      const pair = `${state} to ${to}`
      if (pairs.has(pair)) throw wrong(`only one transition can lead from ${pair}`, path)
      pairs.add(pair)
    }
  }
  const lost = states.find((state) => !reached.has(state))
  if (lost !== undefined) throw wrong(`nothing leads to the state "${lost}"`, 'states')
}

function wrong(what: string, path: string): LonglinesError {
  return new LonglinesError('lifecycle.invalid_definition', `Mend the lifecycle: ${what}.`, { path })
}
