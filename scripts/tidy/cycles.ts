import { posix } from 'node:path'
import { type Finding, importsOf, isTypeScript, type TidyFile } from './files.ts'

/** Files that import each other in a circle, type imports included: each circle once, from its first file. */
export function importCycles(files: readonly TidyFile[]): Finding[] {
  const known = new Map(files.filter(isTypeScript).map((file) => [file.path, file]))
  const findings: Finding[] = []
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (path: string) => {
    const at = trail.indexOf(path)
    if (at >= 0) {
      findings.push({
        path,
        message: `imports itself through ${[...trail.slice(at + 1), path].join(' -> ')}`,
      })
      return
    }
    const file = known.get(path)
    if (!file || done.has(path)) return
    trail.push(path)
    for (const { specifier } of importsOf(file)) {
      if (specifier.startsWith('.')) visit(posix.join(posix.dirname(path), specifier))
    }
    trail.pop()
    done.add(path)
  }
  for (const path of known.keys()) visit(path)
  return findings
}
