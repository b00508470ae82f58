import { builtinModules } from 'node:module'
import * as ts from 'typescript'
import {
  type Finding,
  importsOf,
  isTest,
  isTypeScript,
  lineOf,
  type TidyFile,
  treeOf,
  walk,
} from './files.ts'

const PURE_PACKAGES = /^packages\/(core|oss|bss)\/src\//
const GLOBALS = new Set([
  'process',
  'Buffer',
  'console',
  'require',
  'global',
  '__dirname',
  '__filename',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'localStorage',
])
const AMBIENT = new Set(['Date.now', 'Math.random', 'crypto.randomUUID', 'crypto.getRandomValues'])

/** What in `core`, `oss` and `bss` would tie a result to Node, to the wall clock or to chance. */
export function impurities(files: readonly TidyFile[]): Finding[] {
  const findings: Finding[] = []
  for (const file of files) {
    if (!isTypeScript(file) || !PURE_PACKAGES.test(file.path) || isTest(file)) continue
    for (const { specifier, line } of importsOf(file)) {
      if (specifier.startsWith('node:') || builtinModules.includes(specifier))
        findings.push({ path: file.path, line, message: `imports ${specifier}` })
    }
    const tree = treeOf(file)
    walk(tree, (node) => {
      const use = impureUse(node)
      if (use)
        findings.push({ path: file.path, line: lineOf(tree, node.getStart(tree)), message: `uses ${use}` })
    })
  }
  return findings
}

function impureUse(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const name = node
      .getText()
      .replace(/^globalThis\./, '')
      .replace(/\?\./g, '.')
    return AMBIENT.has(name) ? name : undefined
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
    return 'new Date() without an argument'
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return 'Date()'
  if (ts.isIdentifier(node) && GLOBALS.has(node.text) && isReference(node)) return node.text
  return undefined
}

/** Whether an identifier stands for a value, rather than naming a property, a parameter or a declaration. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isQualifiedName(parent) || ts.isTypeNode(parent) || ts.isBindingElement(parent)) return false
  const named = parent as ts.Node & { name?: ts.Node }
  return named.name !== node || ts.isShorthandPropertyAssignment(parent)
}
