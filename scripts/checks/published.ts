/** publint and attw on each package as npm would publish it. Needs `npm run build`. */
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

let failed = false
for (const name of readdirSync('packages')) {
  for (const [tool, ...args] of [
    ['publint', '--strict'],
    // The packages are ESM with subpaths, so resolution of before Node 16 cannot find them by design.
    ['attw', '--pack', '.', '--profile', 'esm-only'],
  ]) {
    console.log(`${tool} packages/${name}`)
    try {
      execFileSync('npx', ['--no-install', tool ?? '', ...args], {
        cwd: `packages/${name}`,
        stdio: 'inherit',
      })
    } catch {
      failed = true
    }
  }
}
process.exit(failed ? 1 : 0)
