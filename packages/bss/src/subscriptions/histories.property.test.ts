import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Asked, activate, day, inUtc, months, opening } from '../../test/subscription-commands.ts'
import { foldChanges } from './fold.ts'
import {
  applyCommand,
  momentsOf,
  phasesOf,
  type Subscription,
  type SubscriptionChange,
  type SubscriptionCommand,
  type SubscriptionContext,
  settle,
  statusAt,
  subscriptionLifecycle,
  timelineOf,
} from './index.ts'

const DAY_MS = 86_400_000
const START = Date.parse('2024-01-31T00:00:00Z')
const instant = (days: number) => day(new Date(START + days * DAY_MS).toISOString().slice(0, 10))

const zone = fc.constantFrom('UTC', 'Europe/Rome', 'America/Santiago', 'Pacific/Apia')
const when = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('now', 'end-of-cycle', 'end-of-term' as const) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 900 }).map((days) => ({ at: instant(days) })) },
)
const asked: fc.Arbitrary<Asked> = fc.oneof(
  fc.record({ type: fc.constant('order' as const), opening: fc.constant(opening) }),
  fc.record({ type: fc.constant('activate' as const), when }),
  fc.record({ type: fc.constant('change-plan' as const), offeringId: fc.constantFrom('a', 'b', 'c'), when }),
  fc.record({
    type: fc.constant('change-plan' as const),
    offeringId: fc.constantFrom('a', 'b'),
    term: fc.constant('restart' as const),
    when,
  }),
  fc.record({
    type: fc.constant('change-quantity' as const),
    quantity: fc.constantFrom('1', '2', '3.5'),
    when,
  }),
  fc.record({
    type: fc.constant('change-price' as const),
    priceVersion: fc.integer({ min: 1, max: 3 }),
    when,
  }),
  fc.record({ type: fc.constantFrom('pause', 'suspend'), charged: fc.boolean(), when }),
  fc.record({ type: fc.constant('resume' as const), when }),
  fc.record({
    type: fc.constant('transfer' as const),
    accountId: fc.constantFrom('acc-1', 'acc-2', 'acc-3'),
    when,
  }),
  fc.record({ type: fc.constant('renew' as const), prices: fc.constantFrom('keep', 'current') }),
  fc.record({ type: fc.constant('convert' as const), when }),
  fc.record({
    type: fc.constant('cancel' as const),
    when,
    waive: fc.constant(['notice', 'minimum-term'] as const),
  }),
  fc.constant({ type: 'undo-cancel' as const }),
  fc.integer({ min: 1, max: 12 }).map((n) => ({ type: 'withdraw' as const, withdraws: `c${n}` })),
)
const terms = {
  minimumTerm: months(12),
  noticePeriod: months(1),
  renewal: { interval: months(1), priceChange: 'current' },
} as const

interface Telling {
  readonly command: SubscriptionCommand
  readonly context: SubscriptionContext
  readonly result: Subscription
}

/** Tries commands at random, days apart, and keeps those that were accepted. */
const history = fc
  .record({
    zone,
    trial: fc.constantFrom(null, months(1)),
    trialThen: fc.constantFrom('convert' as const, 'end' as const),
    ordered: fc.boolean(),
    tries: fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), asked), { minLength: 5, maxLength: 25 }),
  })
  .map(({ zone, trial, trialThen, ordered, tries }) => {
    const told: Telling[] = []
    let subscription: Subscription | undefined
    let days = 0
    const first: Asked = ordered ? { type: 'order', opening } : { ...activate, trial, trialThen }
    const second: Asked = { type: 'activate', trial, trialThen }
    for (const [wait, what] of [[0, first], ...(ordered ? [[3, second]] : []), ...tries] as [
      number,
      Asked,
    ][]) {
      days += wait
      const context = {
        ...inUtc,
        zone,
        now: instant(days),
        terms,
        cycle: { anchor: '2024-01-31', interval: months(1) },
      }
      // The id and the subscription are what `Asked` lacks.
      const command = { ...what, id: `c${told.length + 1}`, subscriptionId: 's1' } as SubscriptionCommand
      const outcome = applyCommand(subscription, command, context)
      if (!outcome.accepted) continue
      subscription = outcome.subscription
      told.push({ command, context, result: subscription })
    }
    return told
  })
const last = (told: readonly Telling[]) => told.at(-1)!

const holds = (check: (told: readonly Telling[]) => void) =>
  fc.assert(fc.property(history, check), { numRuns: 150 })

describe('random legal histories', () => {
  test('give contiguous phases that do not overlap, each unlike the last', () =>
    holds((told) => {
      const phases = phasesOf(last(told).result)
      phases.forEach((phase, at) => {
        const next = phases[at + 1]
        if (phase.to !== null) expect(Date.parse(phase.to)).toBeGreaterThan(Date.parse(phase.from))
        if (next === undefined) return
        expect(next.from).toBe(phase.to)
        expect({ ...next, from: '', to: '' }).not.toEqual({ ...phase, from: '', to: '' })
      })
    }))

  test('told again give the same, and told twice give no more', () =>
    holds((told) => {
      let again: Subscription | undefined
      for (const { command, context, result } of told) {
        const outcome = applyCommand(again, command, context)
        again = outcome.accepted ? outcome.subscription : undefined
        expect(again).toEqual(result)
      }
      for (const { command } of told) {
        const outcome = applyCommand(again, command, last(told).context)
        expect(outcome).toMatchObject({ accepted: true, repeated: true, events: [] })
        expect(outcome.accepted && outcome.subscription).toBe(again)
      }
    }))

  test('can be seen as they were known at any time', () =>
    holds((told) => {
      const end = last(told).result
      told.forEach(({ result, context: { now } }, at) => {
        if (told[at + 1]?.context.now === now) return
        expect(phasesOf(end, { knownAt: now })).toEqual(phasesOf(result))
        expect(momentsOf(end, { knownAt: now })).toEqual(momentsOf(result))
        expect(statusAt(end, now, { knownAt: now })).toBe(result.status)
      })
      expect(phasesOf(end, { knownAt: last(told).context.now })).toEqual(phasesOf(end))
    }))

  test('have the status of the phase at every instant', () =>
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 1500 }), (told, days) => {
        const { result } = last(told)
        const at = Date.parse(instant(days))
        const phase = phasesOf(result).find(
          ({ from, to }) => Date.parse(from) <= at && (to === null || at < Date.parse(to)),
        )
        const status = statusAt(result, instant(days))
        if (phase === undefined) expect(['active', 'suspended', 'pendingTerminate']).not.toContain(status)
        else if (phase.state === 'active' || phase.state === 'trial') {
          expect(['active', 'pendingTerminate']).toContain(status)
        } else expect(status).toBe('suspended')
      }),
    ))

  test('go only the ways of the lifecycle', () =>
    holds((told) => {
      const { steps } = foldChanges(last(told).result.changes)
      let before: (typeof steps)[number]['state']['status'] = 'created'
      for (const { state } of steps) {
        if (state.status !== before) expect(subscriptionLifecycle.between(before, state.status)).toBeDefined()
        before = state.status
      }
    }))

  test('are explained, phase by phase', () =>
    holds((told) => {
      const entries = timelineOf(last(told).result)
      expect(entries.flatMap(({ phase }) => phase ?? [])).toEqual(phasesOf(last(told).result))
      for (const { changes, text } of entries)
        expect([changes.length > 0, text.length > 0]).toEqual([true, true])
    }))

  test('tell each event once, whenever they are settled', () =>
    fc.assert(
      fc.property(history, fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 4 }), (told, waits) => {
        const { result, context } = last(told)
        const at = (days: number) =>
          day(new Date(Date.parse(context.now) + days * DAY_MS).toISOString().slice(0, 10))
        const far = settle(result, at(5000))
        let near = result
        const events = [...waits.sort((a, b) => a - b), 5000].flatMap((days) => {
          const settled = settle(near, at(days))
          near = settled.subscription
          return settled.events
        })
        expect(events).toEqual(far.events)
        expect(near).toEqual(far.subscription)
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
      }),
    ))
})

describe('what is withdrawn', () => {
  const plans: readonly Asked[] = [
    { type: 'change-plan', offeringId: 'never', when: { at: instant(2000) } },
    { type: 'cancel', when: { at: instant(2000) }, waive: ['notice', 'minimum-term'] },
    { type: 'pause', charged: false, when: { at: instant(2000) } },
  ]
  test('was never planned', () =>
    fc.assert(
      fc.property(history, fc.constantFrom(...plans), (told, plan) => {
        const { result, context } = last(told)
        const ids = { subscriptionId: 's1', id: 'planned' }
        const planned = applyCommand(result, { ...plan, ...ids } as SubscriptionCommand, context)
        if (!planned.accepted) return
        const command: SubscriptionCommand = {
          ...ids,
          id: 'taken-back',
          type: 'withdraw',
          withdraws: 'planned',
        }
        const withdrawn = applyCommand(planned.subscription, command, context)
        if (!withdrawn.accepted) throw new Error(withdrawn.refusal.message)
        const { changes: _, ...without } = withdrawn.subscription
        expect(without).toEqual({ ...settle(result, context.now).subscription, changes: undefined })
        expect(phasesOf(withdrawn.subscription)).toEqual(phasesOf(result))
        expect(momentsOf(withdrawn.subscription)).toEqual(momentsOf(result))
      }),
    ))
})

describe('changes of different things', () => {
  const independent: fc.Arbitrary<Asked[]> = fc
    .uniqueArray(fc.integer({ min: 1, max: 900 }), { minLength: 6, maxLength: 6 })
    .map(([a, b, c, d, e, f]) => [
      { type: 'change-plan', offeringId: 'a', when: { at: instant(a!) } },
      { type: 'change-plan', offeringId: 'b', when: { at: instant(b!) } },
      { type: 'change-quantity', quantity: '2', when: { at: instant(c!) } },
      { type: 'change-quantity', quantity: '3', when: { at: instant(d!) } },
      { type: 'transfer', accountId: 'acc-2', when: { at: instant(e!) } },
      { type: 'suspend', charged: true, when: { at: instant(f!) } },
    ])
  test('come to the same in any order', () =>
    fc.assert(
      fc.property(
        independent.chain((changes) =>
          fc.tuple(fc.constant(changes), fc.shuffledSubarray(changes, { minLength: changes.length })),
        ),
        ([one, other]) => {
          const told = (changes: readonly Asked[]) => {
            let subscription: Subscription | undefined
            const kept: SubscriptionChange[] = []
            for (const what of [activate, ...changes]) {
              const id = JSON.stringify(what)
              const context = { ...inUtc, now: what === activate ? instant(0) : instant(1000) }
              const command = { ...what, id, subscriptionId: 's1' } as SubscriptionCommand
              const outcome = applyCommand(subscription, command, context)
              if (!outcome.accepted) throw new Error(outcome.refusal.message)
              subscription = outcome.subscription
              kept.push(outcome.change)
            }
            return subscription!
          }
          expect(phasesOf(told(one))).toEqual(phasesOf(told(other)))
          expect(statusAt(told(one), instant(950))).toBe('suspended')
        },
      ),
      { numRuns: 60 },
    ))
})
