import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { importArrows } from './arrows.ts'
import { importCycles } from './cycles.ts'
import { publicEntries, publicExports, undocumented } from './documented.ts'
import { type Finding, trackedFiles } from './files.ts'
import { forbiddenWords } from './forbidden.ts'
import { brokenLinks, indexLogic, missingReadmes } from './layout.ts'
import { machineTraces } from './machine.ts'
import { keptSchemas } from './pure-schemas.ts'
import { impurities } from './purity.ts'
import { longFiles, longFunctions } from './size.ts'

const readable = (findings: readonly Finding[]): string[] =>
  findings.map(({ path, line, message }) => `${path}${line ? `:${line}` : ''} ${message}`)

describe('this repository', () => {
  const files = trackedFiles()

  test.each([
    ['imports only along the arrows', importArrows],
    ['has no import cycle', importCycles],
    ['keeps core, oss and bss free of Node, clock and chance', impurities],
    ['has no file that is too long', longFiles],
    ['has no function that is too long', longFunctions],
    ['has no any, silenced error, double cast or open end', forbiddenWords],
    ['has a README in every feature folder', missingReadmes],
    ['has no logic in index files', indexLogic],
    ['has no broken link between its pages', brokenLinks],
    ['names no machine and no registry', machineTraces],
    ['lets bundlers drop every schema', keptSchemas],
  ])('%s', (_title, rule) => expect(readable(rule(files))).toEqual([]))

  test('documents every public export, functions by example', () => {
    const packages = readdirSync('packages').map((name) => `packages/${name}`)
    const exports = publicExports(publicEntries(packages))
    expect(exports.length).toBeGreaterThan(50)
    expect(readable(undocumented(exports))).toEqual([])
  })
})
