import * as ts from 'typescript'
import { expect, test } from 'vitest'
import { publicExports, undocumented } from './documented.ts'

/** A compiler host whose only project is the given text. */
function hostOf(text: string): ts.CompilerHost {
  const host = ts.createCompilerHost({})
  const readFile = host.getSourceFile
  host.getSourceFile = (name, target) =>
    name === 'packages/a/src/index.ts'
      ? ts.createSourceFile(name, text, target)
      : readFile.call(host, name, target)
  return host
}

const examine = (text: string) =>
  publicExports([{ specifier: '@longlines/a', source: 'packages/a/src/index.ts' }], hostOf(text))

test('a bare function lacks a docstring and an example', () => {
  expect(undocumented(examine('export const f = () => 1')).map(({ message }) => message)).toEqual([
    'f of @longlines/a lacks a docstring',
    'f of @longlines/a lacks an @example',
  ])
})

test('types and constants need a docstring only', () => {
  const text =
    '/** One. */\nexport interface A { a: 1 }\nexport const b = 1\n/** A class. */\nexport class C {}'
  expect(undocumented(examine(text)).map(({ message }) => message)).toEqual([
    'b of @longlines/a lacks a docstring',
  ])
})

test('a docstring on either the schema or the type of one name is enough', () => {
  expect(undocumented(examine('/** One. */\nexport const A = 1\nexport type A = number'))).toEqual([])
})

test('examples are given as they are written', () => {
  const [f] = examine(
    '/**\n * Doubles.\n * @example\n * double(2) // 4\n */\nexport const double = (a: number) => a * 2',
  )
  expect(f).toMatchObject({ documented: true, callable: true, examples: ['double(2) // 4'] })
})
