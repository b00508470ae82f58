import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { context, event, sms } from '../../test/sms-fixtures.ts'
import { compileCondition, conditionKey } from './condition.ts'
import { chargesOf, compile } from './index.ts'
import type { Condition } from './price.ts'

describe('compileCondition', () => {
  it('is nothing where nothing is asked', () => {
    expect(compileCondition(undefined)).toBeUndefined()
    expect(compileCondition({})).toBeUndefined()
  })

  it.each([
    [{ a: 'x' }, { a: 'x' }, true],
    [{ a: 'x' }, { a: 'y' }, false],
    [{ a: 'x' }, {}, false],
    [{ a: 'undefined' }, {}, false],
    [{ a: ['x', 'y'] }, { a: 'y' }, true],
    [{ a: 1 }, { a: '1' }, true],
    [{ a: 'x', b: 'y' }, { a: 'x', b: 'y' }, true],
    [{ a: 'x', b: 'y' }, { a: 'x', b: 'z' }, false],
    [{ a: 'x', b: 'y' }, { b: 'y' }, false],
  ])('%o holds for %o: %s', (condition, attributes, holds) => {
    expect(compileCondition(condition)?.(attributes)).toBe(holds)
  })
})

describe('conditionKey', () => {
  it('is one for equal conditions', () => {
    expect(conditionKey({ b: ['y', 'x'], a: 1 })).toBe('[["a",["1"]],["b",["x","y"]]]')
    expect(conditionKey({ a: '1', b: ['x', 'y'] })).toBe(conditionKey({ b: ['y', 'x'], a: 1 }))
    expect(conditionKey({ a: ['x', 'x'] })).toBe(conditionKey({ a: 'x' }))
    expect(conditionKey(undefined)).toBe('[]')
  })

  it('differs where they do', () => {
    const conditions: Condition[] = [{ a: 'x' }, { a: 'y' }, { b: 'x' }, { a: ['x', 'y'] }, {}]
    const keys = conditions.map(conditionKey)
    expect(new Set(keys).size).toBe(5)
  })
})

describe('of two prices whose conditions both hold', () => {
  const attributes = { country: 'IT', network: 'x', roaming: 'yes' }
  const winner = (...conditions: (Condition | undefined)[]) => {
    const prices = conditions.map((when, index) => ({ ...sms, id: `p${index}`, ...(when && { when }) }))
    return chargesOf(compile(prices, context).rate(event({ attributes }), []))[0]?.priceId
  }

  it.each<[string, Condition | undefined, Condition | undefined, string]>([
    ['any condition wins over none', undefined, { country: 'IT' }, 'p1'],
    ['more attributes win', { country: 'IT' }, { network: 'x', roaming: 'yes' }, 'p1'],
    [
      'more attributes win over fewer values',
      { country: 'IT' },
      { network: ['x', 'y'], roaming: ['yes', 'no'] },
      'p1',
    ],
    ['of as many attributes fewer values win', { country: ['IT', 'FR'] }, { country: 'IT' }, 'p1'],
    [
      'values of several attributes multiply',
      { country: ['IT', 'FR', 'DE'], network: 'x' },
      { country: ['IT', 'FR'], network: ['x', 'y'] },
      'p0',
    ],
    ['a value that stands twice is one', { country: ['IT', 'FR'] }, { network: ['x', 'x'] }, 'p1'],
    ['else the first listed wins', { country: 'IT' }, { network: 'x' }, 'p0'],
    ['the first listed, the other way', { network: 'x' }, { country: 'IT' }, 'p0'],
  ])('%s', (_title, first, second, expected) => {
    expect(winner(first, second)).toBe(expected)
  })

  it('the narrower one wins, in whatever order they stand', () => {
    const values = fc.uniqueArray(fc.constantFrom('FR', 'DE', 'ES', 'PT'), { minLength: 1 })
    fc.assert(
      fc.property(values, values, fc.boolean(), (some, others, turned) => {
        fc.pre(others.some((value) => !some.includes(value)))
        const narrow: Condition = { country: ['IT', ...some] }
        const wide: Condition = { country: [...new Set(['IT', ...some, ...others])] }
        expect(turned ? winner(wide, narrow) : winner(narrow, wide)).toBe(turned ? 'p1' : 'p0')
      }),
    )
  })
})
