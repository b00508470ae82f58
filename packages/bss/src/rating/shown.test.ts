import { expect, it } from 'vitest'
import { shown } from './shown.ts'

const circle: { self?: unknown } = {}
circle.self = circle

it.each([
  ['1e-7', '"1e-7"'],
  [undefined, 'undefined'],
  [null, 'null'],
  [[null], '[null]'],
  ['x'.repeat(200), `"${'x'.repeat(79)}...`],
  [circle, 'an object'],
  [{ toJSON: () => undefined }, 'an object'],
])('%o is shown, whatever it is', (value, text) => {
  expect(shown(value)).toBe(text)
})
