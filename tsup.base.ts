import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'tsup'

/**
 * One build for every package: each `source` of its `exports` becomes an entry, so the export map is
 * the only list of public subpaths. The other files become entries of the code alone: each stays a file
 * of its own, so that a bundler leaves out what is not used, and the libraries that only that imports.
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
    entry: { ...filesOf(new URL('./src/', packageJson)), ...entry },
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    dts: { entry },
    clean: true,
    splitting: true,
    treeshake: false,
    sourcemap: true,
    external: [/^node:/],
  })
}

function filesOf(folder: URL): Record<string, string> {
  const files = readdirSync(fileURLToPath(folder), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.ts$/.test(name) && !/\.(test|test-d|bench)\.ts$/.test(name))
  return Object.fromEntries(files.map((name) => [name.replace(/\.ts$/, ''), `./src/${name}`]))
}
