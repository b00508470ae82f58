import { describe, expect, test } from 'vitest'
import { check } from './check.ts'
import { freeNames, isLiteral, withExpectations } from './expectations.ts'
import { blocksOf } from './markdown.ts'

test.each(["'a'", '-1', '10n', '[1, [null]]', "{ a: 'b', 'c-d': [true] }", 'undefined', '`a`', 'Infinity'])(
  '%s is a literal',
  (text) => expect(isLiteral(text)).toBe(true),
)

test.each(['the sum', 'a', '{ a: b }', 'f()', '[1, ...]', '1 2', '', '1) (2', '{ get a() { return 1 } }'])(
  '%s is prose',
  (text) => expect(isLiteral(text)).toBe(false),
)

describe('expected values', () => {
  test.each([
    ['f(1) // 2', '__check.equal((f(1)), (2), 1); // 2'],
    ['const a = 1\na // 1', 'const a = 1\n__check.equal((a), (1), 2); // 1'],
    ['f(\n  1,\n) // [1,\n//  2]\n', '__check.equal((f(\n  1,\n)), ([1,\n 2]), 1); // [1,\n//  2]\n'],
    [
      'f() // throws money.overflow',
      "await __check.throws(async () => (f()), 'money.overflow', 1); // throws money.overflow",
    ],
    ['if (a) { b() // 3\n}', 'if (a) { __check.equal((b()), (3), 1); // 3\n}'],
  ])('%j', (code, checked) => expect(withExpectations(code)).toEqual({ code: checked, expectations: 1 }))

  test.each(['f() // the sum', 'const a = f() // 2', 'f()\n// 2'])('%j promises nothing', (code) =>
    expect(withExpectations(code)).toEqual({ code, expectations: 0 }),
  )
})

test('a broken promise fails', async () => {
  expect(() => check.equal(1, 2, 3)).toThrow('line 3')
  await expect(check.throws(async () => 1, 'money.overflow', 4)).rejects.toThrow('line 4')
})

test('names come from outside unless the snippet declares or only mentions them', () => {
  const snippet = 'const a = f({ b: c, d })\na.e // 1\nconst g: H = (i) => i\ntry { j() } catch (k) { k }'
  expect(freeNames(snippet).sort()).toEqual(['c', 'd', 'f', 'j'])
})

test('blocks are modules of their own unless they continue', () => {
  const page = [
    '```ts',
    'a',
    '```',
    '',
    '```sh',
    'b',
    '```',
    '```ts continued',
    'c',
    '```',
    '```ts',
    'd',
    '```',
  ]
  expect(blocksOf('a.md', page.join('\n')).map(({ line, code }) => [line, code])).toEqual([
    [1, 'a\n'],
    [8, 'a\nc\n'],
    [11, 'd\n'],
  ])
  expect(() => blocksOf('a.md', '```ts\na')).toThrow('a.md:1')
})
