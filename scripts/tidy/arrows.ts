import { posix } from 'node:path'
import { type Finding, importsOf, isTypeScript, type TidyFile } from './files.ts'

/** Which packages of ours each package may import. `oss` and `bss` never know of each other. */
const ALLOWED: Record<string, readonly string[]> = {
  core: [],
  oss: ['core'],
  bss: ['core'],
  adapters: ['core', 'oss', 'bss'],
}
const DOMAINS = ['oss', 'bss']

/** Imports that go against the direction of the packages, leave their package, or hide their file's name. */
export function importArrows(files: readonly TidyFile[]): Finding[] {
  const findings: Finding[] = []
  const domainsOf = new Map<string, Set<string>>()
  for (const file of files.filter(isTypeScript)) {
    const [, name = '', feature = ''] = /^packages\/([^/]+)\/(?:src|test)\/([^/]+)/.exec(file.path) ?? []
    for (const { specifier, line } of importsOf(file)) {
      const found = (message: string) => findings.push({ path: file.path, line, message })
      if (specifier.startsWith('.')) {
        if (!/\.(ts|tsx|json)$/.test(specifier)) found(`${specifier} lacks its extension`)
        const target = posix.join(posix.dirname(file.path), specifier)
        const [, owner = ''] = /^packages\/([^/]+)\//.exec(target) ?? []
        // A package's cases may be mapped by the tests of a package that stands on it.
        const cases =
          file.path.startsWith(`packages/${name}/test/`) && target.startsWith(`packages/${owner}/test/`)
        if (
          name &&
          owner !== name &&
          !(cases && ALLOWED[name]?.includes(owner)) &&
          !target.startsWith('scripts/')
        )
          found(`${specifier} leaves the package`)
        continue
      }
      const [, imported] = /^@longlines\/([^/]+)/.exec(specifier) ?? []
      if (!name || !imported || imported === name) continue
      if (!ALLOWED[name]?.includes(imported)) found(`${name} may not import ${specifier}`)
      if (name === 'adapters' && DOMAINS.includes(imported)) {
        const domains = domainsOf.get(feature) ?? new Set()
        domainsOf.set(feature, domains.add(imported))
        if (domains.size > 1) found(`adapters/${feature} imports both domains; one subpath serves one`)
      }
    }
  }
  return findings
}
