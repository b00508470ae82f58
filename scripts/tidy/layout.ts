import { posix } from 'node:path'
import * as ts from 'typescript'
import { type Finding, lineOf, type TidyFile, treeOf } from './files.ts'

/** Feature folders without the README that introduces them, and packages without README or licence. */
export function missingReadmes(files: readonly TidyFile[]): Finding[] {
  const known = new Set(files.map(({ path }) => path))
  const wanted = new Set<string>()
  for (const { path } of files) {
    const [, feature] = /^(packages\/[^/]+\/src\/[^/]+)\/[^/]+\.ts$/.exec(path) ?? []
    if (feature) wanted.add(`${feature}/README.md`)
    const [, owner] = /^(packages\/[^/]+)\//.exec(path) ?? []
    if (owner) wanted.add(`${owner}/README.md`).add(`${owner}/LICENSE`)
    const [, example] = /^(examples\/[^/]+)\//.exec(path) ?? []
    if (example) wanted.add(`${example}/README.md`)
  }
  return [...wanted].filter((path) => !known.has(path)).map((path) => ({ path, message: 'is missing' }))
}

/** Statements in an index.ts that are not named exports. */
export function indexLogic(files: readonly TidyFile[]): Finding[] {
  return files
    .filter(({ path }) => /^packages\/[^/]+\/src\/(.+\/)?index\.ts$/.test(path))
    .flatMap((file) => {
      const tree = treeOf(file)
      return tree.statements
        .filter(
          (node) => !(ts.isExportDeclaration(node) && (node.exportClause || isIndex(node.moduleSpecifier))),
        )
        .map((node) => ({
          path: file.path,
          line: lineOf(tree, node.getStart(tree)),
          message: 'an index file holds named exports only',
        }))
    })
}

/** A nested index names its exports itself. */
function isIndex(specifier: ts.Expression | undefined): boolean {
  return specifier !== undefined && ts.isStringLiteral(specifier) && specifier.text.endsWith('/index.ts')
}

/** Links of Markdown pages to files that are not there. */
export function brokenLinks(files: readonly TidyFile[]): Finding[] {
  const known = new Set<string>()
  for (const { path } of files) {
    for (let at = path; at !== '.'; at = posix.dirname(at)) known.add(at)
  }
  const findings: Finding[] = []
  for (const { path, text } of files.filter((file) => file.path.endsWith('.md'))) {
    const prose = text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ''))
    for (const [index, line] of prose.split('\n').entries()) {
      for (const [, link = ''] of line.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
        if (/^[a-z]+:/.test(link)) continue
        const target = posix.join(posix.dirname(path), link).replace(/\/$/, '')
        if (!known.has(target))
          findings.push({ path, line: index + 1, message: `links to ${link}, which is not there` })
      }
    }
  }
  return findings
}
