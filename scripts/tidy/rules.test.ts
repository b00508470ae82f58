import { expect, test } from 'vitest'
import { importArrows } from './arrows.ts'
import { importCycles } from './cycles.ts'
import type { Finding, TidyFile } from './files.ts'
import { forbiddenWords } from './forbidden.ts'
import { brokenLinks, indexLogic, missingReadmes } from './layout.ts'
import { machineTraces } from './machine.ts'
import { keptSchemas } from './pure-schemas.ts'
import { impurities } from './purity.ts'
import { longFiles, longFunctions } from './size.ts'

type Rule = (files: readonly TidyFile[]) => Finding[]

const of = (sources: Record<string, string>): TidyFile[] =>
  Object.entries(sources).map(([path, text]) => ({ path, text }))
const found = (rule: Rule, sources: Record<string, string>): string[] =>
  rule(of(sources)).map(({ path, line, message }) => `${path}:${line ?? ''} ${message}`)

const oss = 'packages/oss/src/a/a.ts'
const core = 'packages/core/src/a/a.ts'
const lines = (count: number): string => 'x\n'.repeat(count)

test.each<[string, Rule, Record<string, string>, string]>([
  ['oss to bss', importArrows, { [oss]: "import '@longlines/bss/rating'" }, 'oss may not import'],
  [
    'bss to oss, types too',
    importArrows,
    { 'packages/bss/src/a.ts': "import type { A } from '@longlines/oss/a'" },
    'bss may not',
  ],
  ['core to a domain', importArrows, { [core]: "export { a } from '@longlines/bss/a'" }, 'core may not'],
  ['core to adapters', importArrows, { [core]: "await import('@longlines/adapters/a')" }, 'core may not'],
  ['a type by import()', importArrows, { [oss]: "type A = import('@longlines/bss/a').A" }, 'oss may not'],
  [
    'one adapter for two domains',
    importArrows,
    { 'packages/adapters/src/a/a.ts': "import '@longlines/bss/a'\nimport '@longlines/oss/a'" },
    'both domains',
  ],
  ['a file outside', importArrows, { [oss]: "import '../../../bss/src/a.ts'" }, 'leaves the package'],
  [
    'cases against the arrow',
    importArrows,
    { 'packages/core/test/a.ts': "import '../../bss/test/a.ts'" },
    'leaves',
  ],
  ['a bare extension', importArrows, { [oss]: "import './b'" }, 'lacks its extension'],
  [
    'a cycle',
    importCycles,
    { 'a.ts': "import './b.ts'", 'b.ts': "import type { A } from './a.ts'" },
    'through b.ts -> a.ts',
  ],
  ['a Node module', impurities, { [core]: "import 'node:fs'" }, 'imports node:fs'],
  ['a bare Node module', impurities, { [core]: "import 'fs'" }, 'imports fs'],
  ['the environment', impurities, { [core]: 'const home = process.env.HOME' }, 'uses process'],
  [
    'a global by its full name',
    impurities,
    { [core]: 'globalThis.crypto.randomUUID()' },
    'crypto.randomUUID',
  ],
  ['Buffer', impurities, { [core]: 'f(Buffer)' }, 'uses Buffer'],
  ['the clock', impurities, { [core]: 'export const at = () => Date.now()' }, 'uses Date.now'],
  ['the clock by Date', impurities, { [core]: 'new Date()' }, 'uses new Date()'],
  ['the clock as a value', impurities, { [core]: 'f(Date.now)' }, 'uses Date.now'],
  ['chance', impurities, { [core]: 'Math.random()' }, 'uses Math.random'],
  ['the console', impurities, { [core]: "console.log('')" }, 'uses console'],
  ['a long file', longFiles, { 'a.ts': lines(401) }, '401 lines'],
  ['many longish files', longFiles, { 'a.ts': lines(250), 'b.ts': '' }, 'only 1 of 2'],
  ['a long function', longFunctions, { 'a.ts': `const f = () => {\n${lines(68)}}` }, 'function of 70'],
  ['any', forbiddenWords, { 'a.ts': 'let a: any' }, 'any'],
  ['a double cast', forbiddenWords, { 'a.ts': '\nlet a = (b as unknown) as string' }, 'a.ts:2 as unknown as'],
  ['a silenced error', forbiddenWords, { 'a.ts': '// @ts-ignore\nf()' }, '@ts-ignore'],
  ['an open end', forbiddenWords, { 'a.ts': 'f() // TODO later' }, 'TODO'],
  ['an open end in a docstring', forbiddenWords, { 'a.ts': '/** FIXME */\nexport const a = 1' }, 'FIXME'],
  ['a vague folder', forbiddenWords, { 'packages/core/src/utils/a.ts': '' }, 'says nothing'],
  ['a folder without README', missingReadmes, { [core]: '' }, 'packages/core/src/a/README.md'],
  ['a package without licence', missingReadmes, { [core]: '' }, 'packages/core/LICENSE'],
  [
    'logic in an index',
    indexLogic,
    { 'packages/core/src/a/index.ts': 'export const a = 1' },
    'named exports only',
  ],
  [
    'everything exported',
    indexLogic,
    { 'packages/core/src/a/index.ts': "export * from './a.ts'" },
    'named exports only',
  ],
  ['a dead link', brokenLinks, { 'docs/a.md': 'see [b](../b.md#c)' }, 'links to ../b.md'],
  ['a path of a machine', machineTraces, { 'a.md': ['cd ', 'work', 'main'].join('/') }, 'one machine'],
  [
    'a registry',
    machineTraces,
    { 'a.json': `https://${['registry', 'example', 'org'].join('.')}/a` },
    'registry host',
  ],
  ['a schema that stays', keptSchemas, { [core]: 'export const A = z.object({})' }, 'not marked pure'],
  ['a hidden schema', keptSchemas, { [core]: 'export const A = (() => z.object({}))()' }, 'not marked pure'],
])('%s is found', (_title, rule, sources, message) => {
  const findings = found(rule, sources)
  expect(findings.join('\n')).toContain(message)
})

test.each<[string, Rule, Record<string, string>]>([
  ['domains on core', importArrows, { [oss]: "import '@longlines/core/money'" }],
  ['a package on itself', importArrows, { [oss]: "import '@longlines/oss/a'" }],
  ['cases along the arrow', importArrows, { 'packages/bss/test/a.ts': "import '../../core/test/a.ts'" }],
  [
    'two ways to one file',
    importCycles,
    { 'a.ts': "import './b.ts'\nimport './c.ts'", 'b.ts': "import './c.ts'", 'c.ts': '' },
  ],
  ['a date of something', impurities, { [core]: 'new Date(0); Date.parse(a); Date.UTC(2026)' }],
  [
    'words that are only names',
    impurities,
    { [core]: 'a.process(); interface B { console: string }; f({ performance: 1 })' },
  ],
  ['tests, which may use Node', impurities, { 'packages/core/src/a.test.ts': "import 'node:fs'" }],
  ['adapters, which may use Node', impurities, { 'packages/adapters/src/a/a.ts': "import 'node:fs'" }],
  ['a table', longFiles, { 'a.data.ts': lines(4000) }],
  ['a chapter of tests', longFunctions, { 'a.test.ts': `describe('a', () => {\n${lines(90)}})` }],
  ['the words in a string', forbiddenWords, { 'a.ts': "const a = 'TODO any as unknown as'" }],
  [
    'named exports',
    indexLogic,
    { 'packages/core/src/a/index.ts': "export { a, type B } from './a.ts'\nexport * from './b/index.ts'" },
  ],
  [
    'live links',
    brokenLinks,
    { 'docs/a.md': '[b](b.md) [w](https://example.org)\n```\n[c](d)\n```', 'docs/b.md': '' },
  ],
  ['addresses and relative paths', machineTraces, { 'a.md': '../work/tmp/a.txt https://example.org/tmp/a' }],
  ['a marked schema', keptSchemas, { [core]: 'export const A = /* @__PURE__ */ (() => z.object({}))()' }],
])('%s is fine', (_title, rule, sources) => expect(found(rule, sources)).toEqual([]))
