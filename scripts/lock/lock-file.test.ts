import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hostedEntries, type LockFile, missingOptional, platformOf, repaired } from './lock-file.ts'

const lacking: LockFile = {
  packages: {
    'node_modules/tool': { version: '1.2.3', optionalDependencies: { '@tool/linux-x64-musl': '1.2.3' } },
    'node_modules/a/node_modules/tool': {
      version: '2.0.0',
      optionalDependencies: { '@tool/windows-64': '2.0.0' },
    },
    'node_modules/fetched': { version: '1.0.0', resolved: 'https://packages.example/fetched-1.0.0.tgz' },
    'node_modules/local': { resolved: 'packages/local', link: true },
  },
}

test('the lock file of this repository is complete and names no registry', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile
  expect(missingOptional(lock)).toEqual([])
  expect(hostedEntries(lock)).toEqual([])
})

test.each([
  ['@biomejs/cli-linux-x64-musl', { cpu: ['x64'], libc: ['musl'], os: ['linux'] }],
  ['@rollup/rollup-linux-arm-gnueabihf', { cpu: ['arm'], libc: ['glibc'], os: ['linux'] }],
  ['@rollup/rollup-win32-x64-gnu', { cpu: ['x64'], os: ['win32'] }],
  ['@turbo/darwin-64', { cpu: ['x64'], os: ['darwin'] }],
  ['@turbo/windows-arm64', { cpu: ['arm64'], os: ['win32'] }],
])('%s is for %j', (name, platform) => expect(platformOf(name)).toEqual(platform))

test('a name without a platform is not guessed', () => {
  expect(() => platformOf('left-pad')).toThrow('left-pad')
})

test('missing entries are found at the level where npm puts them', () => {
  expect(missingOptional(lacking).map(({ path }) => path)).toEqual([
    'node_modules/@tool/linux-x64-musl',
    'node_modules/a/node_modules/@tool/windows-64',
  ])
})

test('a repaired file lacks nothing, names no registry and keeps links', () => {
  const fixed = repaired(lacking)
  expect(missingOptional(fixed)).toEqual([])
  expect(hostedEntries(lacking)).toEqual(['node_modules/fetched'])
  expect(hostedEntries(fixed)).toEqual([])
  expect(fixed.packages['node_modules/local']).toEqual({ resolved: 'packages/local', link: true })
  expect(repaired(fixed)).toEqual(fixed)
})
