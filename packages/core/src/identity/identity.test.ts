import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { fixedClock, seededRandom, simulatedClock } from '../testing/index.ts'
import { type Id, idFactory, instantOfId, isId, parseId } from './index.ts'

const NOON = '2026-07-05T12:00:00.250Z'
const SUB = 'sub_01jz4v8k3m2n5p6q7r8s9t0v1w'
const bytes = (value: number) => ({ bytes: (length: number) => new Uint8Array(length).fill(value) })

describe('idFactory', () => {
  test('makes the same ids from the same clock and chance', () => {
    const make = () => idFactory({ prefix: 'inv', clock: fixedClock(NOON), random: seededRandom(1) })
    const [one, two] = [make(), make()]
    expect([one.next(), one.next()]).toEqual([two.next(), two.next()])
    expect(one.prefix).toBe('inv')
  })
  test('has ten digits of time and sixteen of chance', () => {
    const ids = idFactory({ prefix: 'a', clock: { now: () => 33 }, random: bytes(0xe5) })
    expect(ids.next()).toBe('a_00000000115555555555555555')
    expect(ids.next()).toBe('a_00000000115555555555555556')
  })
  test('counts up within a millisecond, carrying, and goes on where chance is used up', () => {
    const carry = { bytes: () => Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? 31 : 0)) }
    const carried = idFactory({ prefix: 'a', clock: { now: () => 0 }, random: carry })
    expect([carried.next(), carried.next()]).toEqual([
      'a_0000000000000000000000000z',
      'a_00000000000000000000000010',
    ])
    const full = idFactory({ prefix: 'a', clock: { now: () => 5 }, random: bytes(31) })
    expect([full.next(), full.next()]).toEqual([
      'a_0000000005zzzzzzzzzzzzzzzz',
      'a_0000000006zzzzzzzzzzzzzzzz',
    ])
  })
  test('keeps order when the clock is set back', () => {
    const clock = simulatedClock(NOON)
    const ids = idFactory({ prefix: 'sub', clock, random: seededRandom(3) })
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1 }), (steps) => {
        const made = steps.map((step) => {
          clock.advance(step)
          return ids.next()
        })
        expect(made.toSorted()).toEqual(made)
        expect(new Set(made).size).toBe(made.length)
        for (const id of made) expect(parseId('sub', id)).toBe(id)
      }),
    )
  })
  test('tells when', () => {
    const ids = idFactory({ prefix: 'sub', clock: fixedClock(NOON), random: seededRandom(1) })
    expect(instantOfId(ids.next())).toBe(NOON)
    expect(instantOfId(parseId('sub', SUB))).toBe('2025-07-02T05:55:25.940Z')
  })
  test.each(['', 'Sub', '1a', 'a_b', 'a'.repeat(17), 'ä'])('refuses the prefix %j', (prefix) => {
    const work = () => idFactory({ prefix, clock: fixedClock(NOON), random: seededRandom(1) })
    expect(work).toThrow(expect.objectContaining({ code: 'identity.invalid_prefix', path: 'prefix' }))
    expect(work).toThrow(`got ${JSON.stringify(prefix)}`)
  })
  test('takes the longest prefix', () => {
    const prefix = `a${'1'.repeat(15)}`
    expect(isId(prefix, idFactory({ prefix, clock: fixedClock(NOON), random: seededRandom(1) }).next())).toBe(
      true,
    )
  })
})

describe('parseId', () => {
  test('gives its type', () => {
    const id = parseId('sub', SUB)
    expectTypeOf(id).toEqualTypeOf<Id<'sub'>>()
    expectTypeOf(id).not.toMatchTypeOf<Id<'acc'>>()
    expect(id).toBe(SUB)
  })
  test.each([
    'acc_01jz4v8k3m2n5p6q7r8s9t0v1w',
    '01jz4v8k3m2n5p6q7r8s9t0v1w',
    'sub_01jz4v8k3m2n5p6q7r8s9t0v1',
    'sub_01jz4v8k3m2n5p6q7r8s9t0v1ww',
    'sub_81jz4v8k3m2n5p6q7r8s9t0v1w',
    'sub_01JZ4V8K3M2N5P6Q7R8S9T0V1W',
    'sub_01jz4v8k3m2n5p6q7r8s9t0viw',
    'sub_01jz4v8k3m2n5p6q7r8s9t0vlw',
    'sub_01jz4v8k3m2n5p6q7r8s9t0vow',
    'sub_01jz4v8k3m2n5p6q7r8s9t0vuw',
    'subx01jz4v8k3m2n5p6q7r8s9t0v1w',
    '',
  ])('refuses %j', (text) => {
    expect(isId('sub', text)).toBe(false)
    const refusal = { code: 'identity.invalid_id', values: { prefix: 'sub' } }
    expect(() => parseId('sub', text)).toThrow(expect.objectContaining(refusal))
    expect(() => parseId('sub', text)).toThrow(`got ${JSON.stringify(text)}`)
  })
})
