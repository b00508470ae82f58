import { describe, expect, it } from 'vitest'
import { compileCondition, conditionKey } from './condition.ts'
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
