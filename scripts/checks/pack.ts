/**
 * Packs every package, installs the tarballs into an empty project and imports every subpath there, on this
 * Node and on Node 24, with no optional peer present. Needs `npm run build`.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publicEntries } from '../tidy/documented.ts'

const OTHER_NODES = ['24']
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error']
/** A word of each library's own source: in our dist it would mean a second copy of the library. */
const INLINED: Record<string, RegExp> = {
  zod: /\$ZodType\b/,
  'decimal.js': /toSignificantDigits|EXP_LIMIT/,
  eventemitter3: /EventEmitter\.prefixed/,
}

/** Subpaths whose types are about an optional peer. */
const TYPED_BY_PEERS = new Set(['@longlines/bss/testing/arbitraries'])

const packages = readdirSync('packages').map((name) => `packages/${name}`)
const folder = mkdtempSync(join(tmpdir(), 'longlines-pack-'))
try {
  for (const path of packages) refuseInlined(`${path}/dist`)
  const project = join(folder, 'project')
  install(project, pack())
  // Our own packages are all installed here; whether one needs another is seen by its imports.
  for (const peer of optionalPeers().filter((name) => !name.startsWith('@longlines/'))) {
    if (existsSync(join(project, 'node_modules', peer)))
      throw new Error(`${peer} was installed, though optional`)
  }
  const imports = writeImports(project)
  for (const node of [process.execPath, ...OTHER_NODES.map(otherNode)]) {
    for (const script of imports) {
      console.log(execFileSync(node, [script], { cwd: project, encoding: 'utf8' }).trim())
    }
  }
  checkTypes(project)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function refuseInlined(dist: string): void {
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue
    const code = readFileSync(join(dist, name), 'utf8')
    for (const [library, mark] of Object.entries(INLINED)) {
      if (mark.test(code)) throw new Error(`${dist}/${name} holds a copy of ${library}`)
    }
  }
}

function pack(): string[] {
  const args = ['pack', '--silent', '--pack-destination', folder, ...packages.map((path) => `./${path}`)]
  execFileSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  return readdirSync(folder).filter((name) => name.endsWith('.tgz'))
}

function install(project: string, tarballs: readonly string[]): void {
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }')
  const paths = tarballs.map((name) => join(folder, name))
  execFileSync('npm', ['install', ...QUIET, '--prefer-offline', ...paths], { cwd: project, stdio: 'inherit' })
}

function optionalPeers(): string[] {
  return packages.flatMap((path) => {
    const manifest = JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as {
      peerDependenciesMeta?: Record<string, { optional?: boolean }>
    }
    return Object.keys(manifest.peerDependenciesMeta ?? {})
  })
}

/** One script imports every subpath, the other requires it: ESM only does not mean import only. */
function writeImports(project: string): string[] {
  const specifiers = publicEntries(packages).map(({ specifier }) => specifier)
  const end = `console.log(process.version, how, ${specifiers.length}, 'subpaths')`
  const imports = specifiers.map((name) => `await import('${name}')`)
  const requires = specifiers.map((name) => `require('${name}')`)
  writeFileSync(join(project, 'all.mjs'), ["const how = 'imports'", ...imports, end].join('\n'))
  writeFileSync(join(project, 'all.cjs'), ["const how = 'requires'", ...requires, end].join('\n'))
  const typed = specifiers.filter((name) => !TYPED_BY_PEERS.has(name))
  const types = typed.map((name, index) => `import * as m${index} from '${name}'\nvoid m${index}`)
  writeFileSync(join(project, 'all.ts'), types.join('\n'))
  return ['all.mjs', 'all.cjs']
}

/** The declarations resolve and compile for a user who has neither our conditions nor Node's types. */
function checkTypes(project: string): void {
  const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext']
  const tsc = join(process.cwd(), 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, ...options, 'all.ts'], { cwd: project, stdio: 'inherit' })
  console.log('types compile')
}

/** Another Node, as the registry's packages bring it; they need no install script. */
function otherNode(version: string): string {
  const prefix = join(folder, `node-${version}`)
  const name = `node-${process.platform}-${process.arch}`
  mkdirSync(prefix)
  execFileSync('npm', ['install', ...QUIET, '--prefer-offline', '--prefix', prefix, `${name}@${version}`], {
    stdio: 'inherit',
  })
  return join(prefix, `node_modules/${name}/bin/node`)
}
