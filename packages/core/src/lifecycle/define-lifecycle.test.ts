import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { defineLifecycle } from './index.ts'

const order = defineLifecycle({
  initial: 'acknowledged',
  states: ['acknowledged', 'in_progress', 'held', 'completed', 'cancelled'],
  transitions: {
    start: { from: ['acknowledged'], to: 'in_progress', event: 'order.started' },
    hold: { from: ['in_progress'], to: 'held', event: 'order.held' },
    resume: { from: ['held'], to: 'in_progress', event: 'order.resumed' },
    complete: { from: ['in_progress'], to: 'completed', event: 'order.completed' },
    cancel: { from: ['acknowledged', 'in_progress', 'held'], to: 'cancelled', event: 'order.cancelled' },
  },
})
const details = { id: 'e1', at: '2026-07-05T12:00:00Z', subject: 'ord_1', actor: 'anna' }
const { states } = order.definition

describe('transition', () => {
  test('gives the new state and one event', () => {
    const { state, event } = order.transition('acknowledged', 'start', details)
    expect(state).toBe('in_progress')
    expect(event).toEqual({
      ...details,
      name: 'order.started',
      data: { transition: 'start', from: 'acknowledged', to: 'in_progress' },
    })
    expectTypeOf(state).toEqualTypeOf<'acknowledged' | 'in_progress' | 'held' | 'completed' | 'cancelled'>()
  })
  test('accepts exactly what is legal', () => {
    const names = ['start', 'hold', 'resume', 'complete', 'cancel'] as const
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.constantFrom(...names), (state, name) => {
        if (order.legalIn(state).includes(name)) {
          const { state: to } = order.transition(state, name, details)
          expect(to).toBe(order.definition.transitions[name].to)
          expect(order.between(state, to)).toBe(name)
        } else {
          expect(() => order.transition(state, name, details)).toThrow(
            expect.objectContaining({ code: 'lifecycle.illegal_transition' }),
          )
        }
      }),
    )
  })
  test('a refusal names what is legal', () => {
    const work = () => order.transition('held', 'complete', details)
    expect(work).toThrow('In the state "held" there is no "complete"; legal are resume, cancel.')
    const values = { state: 'held', transition: 'complete', legal: 'resume cancel' }
    expect(work).toThrow(expect.objectContaining({ values }))
    expect(() => order.transition('completed', 'cancel', details)).toThrow('nothing leads out of it')
  })
})

describe('what is legal', () => {
  test.each([
    ['acknowledged', ['start', 'cancel'], false],
    ['in_progress', ['hold', 'complete', 'cancel'], false],
    ['completed', [], true],
  ] as const)('in %s: %j', (state, legal, final) => {
    expect(order.legalIn(state)).toEqual(legal)
    expect(order.isFinal(state)).toBe(final)
  })
  test('between two states', () => {
    expect(order.between('in_progress', 'held')).toBe('hold')
    expect(order.between('held', 'completed')).toBeUndefined()
  })
  test('in a state of nowhere nothing is', () => {
    // A stored state may be older than the lifecycle.
    const strange = String('draft') as 'held'
    expect(order.legalIn(strange)).toEqual([])
    expect(() => order.transition(strange, 'start', details)).toThrow('In the state "draft"')
  })
  test('the definition is plain data', () => {
    expect(JSON.parse(JSON.stringify(order.definition))).toEqual(order.definition)
  })
})

describe('refusals', () => {
  const go = { from: ['a'], to: 'b', event: 'thing.gone' }
  const define = (parts: object) => () =>
    defineLifecycle({
      initial: 'a',
      states: ['a', 'b'] as string[],
      transitions: { go } as Record<string, typeof go>,
      ...parts,
    })
  test.each([
    ['states', /each state once/, define({ states: ['a', 'b', 'b'] })],
    ['initial', /"c" is not among/, define({ initial: 'c' })],
    ['transitions.go', /"c" is not among/, define({ transitions: { go: { ...go, to: 'c' } } })],
    ['transitions.go', /"c" is not among/, define({ transitions: { go: { ...go, from: ['a', 'c'] } } })],
    ['transitions.go.event', /not "Gone"/, define({ transitions: { go: { ...go, event: 'Gone' } } })],
    ['transitions.go.event', /not "gone"/, define({ transitions: { go: { ...go, event: 'gone' } } })],
    ['transitions.go.event', /name the event/, define({ transitions: { go: { ...go, event: 'a.b c' } } })],
    ['transitions.go.event', /name the event/, define({ transitions: { go: { ...go, event: '1.b' } } })],
    ['transitions.run', /from a to b/, define({ transitions: { go, run: go } })],
    ['states', /state "c"/, define({ states: ['a', 'b', 'c'] })],
  ])('%s %s', (path, message, work) => {
    expect(work).toThrow(expect.objectContaining({ code: 'lifecycle.invalid_definition', path }))
    expect(work).toThrow(message)
  })
  test('a state may lead to itself', () => {
    const transitions = { go, again: { from: ['b'], to: 'b', event: 'thing.went_again' } }
    expect(define({ transitions })().legalIn('b')).toEqual(['again'])
  })
})
