import { expect, it } from 'vitest'
import * as z from 'zod'
import { LonglinesError, parseInput } from './index.ts'

const Place = z.object({ city: z.string(), at: z.object({ x: z.number() }) })

it('gives what the schema gives', () => {
  expect(parseInput(Place, { city: 'Torino', at: { x: 1 }, more: true }, 'a place')).toEqual({
    city: 'Torino',
    at: { x: 1 },
  })
})

it('tells all problems, with the path of the first', () => {
  expect(() => parseInput(Place, { at: { x: 'one' } }, 'a place')).toThrow(
    expect.objectContaining({
      code: 'input.invalid',
      path: 'city',
      message: expect.stringMatching(/^Mend the input for a place: city: .*; at\.x: /),
    }),
  )
})

it('tells eight of many', () => {
  const many = z.array(z.number())
  const texts = Array.from({ length: 11 }, String)
  expect(() => parseInput(many, texts, 'numbers')).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/; and 3 more$/) }),
  )
})

it.each([
  ['an error', new Error('Give one.'), 'Mend the input for it: Give one.'],
  ['something else', 'Give one.', 'Mend the input for it: Give one.'],
  [
    'an error of our own',
    new LonglinesError('money.overflow', 'Too much.'),
    'Mend the input for it: Too much.',
  ],
])('takes %s that a schema of your own throws', (_, thrown, message) => {
  const schema = {
    parse: () => {
      throw thrown
    },
  }
  expect(() => parseInput(schema, 1, 'it')).toThrow(
    expect.objectContaining({ code: 'input.invalid', message }),
  )
})
