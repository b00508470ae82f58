import { readFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

/**
 * One build for every package: each `source` of its `exports` becomes an entry, so the export map is
 * the only list of public subpaths.
 */
export function packageBuild(packageJson: URL) {
  const manifest = JSON.parse(readFileSync(packageJson, 'utf8')) as {
    exports: Record<string, string | { source?: string; default?: string }>
  }
  const entry: Record<string, string> = {}
  for (const target of Object.values(manifest.exports)) {
    if (typeof target === 'string' || !target.source || !target.default) continue
    entry[target.default.replace(/^\.\/dist\//, '').replace(/\.js$/, '')] = target.source
  }
  return defineConfig({
    entry,
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    dts: true,
    clean: true,
    splitting: true,
    treeshake: false,
    sourcemap: true,
    external: [/^node:/],
  })
}
