import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { publicEntries, publicExports } from '../tidy/documented.ts'
import { trackedFiles } from '../tidy/files.ts'
import { finished } from './check.ts'
import { blocksOf } from './markdown.ts'
import { clearModules, moduleOfBlock, moduleOfExample, type RunnableModule } from './modules.ts'
import { typeErrorsOf } from './types.ts'

clearModules()
const pages = trackedFiles().filter(({ path }) => path.endsWith('.md') && !path.startsWith('.'))
const blocks = pages.flatMap(({ path, text }) => blocksOf(path, text)).map(moduleOfBlock)
const exports = publicExports(publicEntries(readdirSync('packages').map((name) => `packages/${name}`)))
const examples = exports.flatMap((of) => of.examples.map((example) => moduleOfExample(example, of, exports)))

const titled = (modules: readonly RunnableModule[]) => modules.map((one) => [one.title, one] as const)

describe('blocks of the pages', () => {
  test.each(titled(blocks))('%s', async (_title, { file }) => {
    await import(/* @vite-ignore */ file)
    await finished()
  })

  test('compile', () => expect(typeErrorsOf(blocks.map(({ file }) => file))).toEqual([]))
})

describe('examples of public exports', () => {
  test.each(titled(examples))('%s', async (_title, { file, expectations }) => {
    await import(/* @vite-ignore */ file)
    expect(expectations, 'lines with an expected value').toBeGreaterThan(0)
  })
})
