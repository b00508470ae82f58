/** The files that the rules look at: everything that git tracks or would track. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import * as ts from 'typescript'

export interface TidyFile {
  /** From the root of the repository, with forward slashes. */
  path: string
  text: string
}

export interface Finding {
  path: string
  line?: number
  message: string
}

const BINARY = /\.(gz|png|jpg|pdf|zip|tgz|ico|woff2?)$/

/** Every text file of the working tree that git does not ignore. */
export function trackedFiles(): TidyFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  return listed
    .split('\n')
    .filter((path) => path !== '' && !BINARY.test(path) && existsSync(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}

export const isTypeScript = ({ path }: TidyFile): boolean => /\.tsx?$/.test(path)
export const isData = ({ path }: TidyFile): boolean => path.endsWith('.data.ts')
export const isTest = ({ path }: TidyFile): boolean =>
  /\.(test|test-d|bench)\.ts$/.test(path) || /^(packages|examples)\/[^/]+\/test\//.test(path)

const parsed = new WeakMap<TidyFile, ts.SourceFile>()

/** The syntax tree of a file, parsed once however many rules ask. */
export function treeOf(file: TidyFile): ts.SourceFile {
  let tree = parsed.get(file)
  if (!tree) {
    tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true)
    parsed.set(file, tree)
  }
  return tree
}

export function lineOf(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1
}

/** Calls `visit` on the node and on everything below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

export interface ImportOf {
  specifier: string
  line: number
  typeOnly: boolean
}

/** What a file imports, re-exports or loads with `import()`. */
export function importsOf(file: TidyFile): ImportOf[] {
  const tree = treeOf(file)
  const found: ImportOf[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier && ts.isStringLiteral(specifier))
      found.push({ specifier: specifier.text, line: lineOf(tree, specifier.getStart(tree)), typeOnly })
  }
  walk(tree, (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    }
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false)
  })
  return found
}
