import type { Finding, TidyFile } from './files.ts'

const TRACES: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.~-])\/(?:work|tmp|root|home\/\w+|Users\/\w+)\/[\w.-]+/, 'a path of one machine'],
  [/\b[A-Z]:\\Users\\/, 'a path of one machine'],
  [/\b(?:registry|mirror|artifactory|nexus|verdaccio)[\w-]*(?:\.[\w-]+)+\b(?=[/:])/, 'a registry host'],
]

/** Traces of the machine on which a file was written: they mean nothing anywhere else. */
export function machineTraces(files: readonly TidyFile[]): Finding[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      for (const [pattern, what] of TRACES) {
        const [match] = pattern.exec(line) ?? []
        if (match) return [{ path, line: index + 1, message: `${what}: ${match}` }]
      }
      return []
    }),
  )
}
