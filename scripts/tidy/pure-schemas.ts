import * as ts from 'typescript'
import { type Finding, isTest, isTypeScript, lineOf, type TidyFile, treeOf } from './files.ts'

/**
 * Top-level zod calls that no bundler may drop. Written as a marked function call, an unused schema
 * disappears from a bundle, and zod with it.
 */
export function keptSchemas(files: readonly TidyFile[]): Finding[] {
  const findings: Finding[] = []
  for (const file of files) {
    if (!isTypeScript(file) || isTest(file) || !/^packages\/[^/]+\/src\//.test(file.path)) continue
    const tree = treeOf(file)
    for (const statement of tree.statements.filter(ts.isVariableStatement)) {
      for (const { initializer } of statement.declarationList.declarations) {
        if (!initializer || !ts.isCallExpression(initializer)) continue
        const source = file.text.slice(initializer.pos, initializer.end)
        if (/\bz\s*\.\s*\w/.test(source) && !/^\s*\/\*\s*@__PURE__\s*\*\//.test(source))
          findings.push({
            path: file.path,
            line: lineOf(tree, initializer.getStart(tree)),
            message: 'a zod call at the top level that is not marked pure',
          })
      }
    }
  }
  return findings
}
