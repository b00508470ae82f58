import * as ts from 'typescript'

export interface Checked {
  code: string
  /** How many lines carried an expected value. */
  expectations: number
}

interface Edit {
  from: number
  to: number
  text: string
}

/**
 * The module with its promises made into checks: in `expression // 4` and `expression // throws a.code` the
 * comment becomes an assertion; a literal may go on over several comment lines. Other comments stay prose.
 */
export function withExpectations(code: string): Checked {
  const tree = ts.createSourceFile('block.ts', code, ts.ScriptTarget.Latest, true)
  const edits: Edit[] = []
  for (const statement of expressionStatements(tree)) {
    const comment = commentAfter(code, statement.end)
    if (comment.length === 0) continue
    const expression = code.slice(statement.expression.getStart(tree), statement.expression.end)
    const line = tree.getLineAndCharacterOfPosition(statement.getStart(tree)).line + 1
    const check = checkOf(expression, comment, line)
    if (check) edits.push({ from: statement.getStart(tree), to: statement.end, text: check })
  }
  let checked = code
  for (const { from, to, text } of edits.reverse())
    checked = checked.slice(0, from) + text + checked.slice(to)
  return { code: checked, expectations: edits.length }
}

function expressionStatements(tree: ts.SourceFile): ts.ExpressionStatement[] {
  const found: ts.ExpressionStatement[] = []
  const visit = (node: ts.Node) => {
    if (ts.isExpressionStatement(node)) found.push(node)
    else ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** The comment on the statement's last line and the comment lines right below it. */
function commentAfter(code: string, end: number): string[] {
  const [rest = '', ...below] = code.slice(end).split('\n')
  const first = /^\s*;?\s*\/\/ (.*)$/.exec(rest)?.[1]
  if (first === undefined) return []
  const lines = [first]
  for (const line of below) {
    const next = /^\s*\/\/ ?(.*)$/.exec(line)?.[1]
    if (next === undefined) break
    lines.push(next)
  }
  return lines
}

function checkOf(expression: string, comment: readonly string[], line: number): string | undefined {
  const [, refusal] = /^throws ([a-z_]+\.[a-z_\d]+)\b/.exec(comment[0] ?? '') ?? []
  if (refusal) return `await __check.throws(async () => (${expression}), '${refusal}', ${line});`
  for (let count = 1; count <= comment.length; count += 1) {
    const literal = comment.slice(0, count).join('\n')
    if (isLiteral(literal)) return `__check.equal((${expression}), (${literal}), ${line});`
  }
  return undefined
}

/** Whether a text is one JavaScript literal: a value that needs no names. */
export function isLiteral(text: string): boolean {
  const tree = ts.createSourceFile('literal.ts', `(${text}\n)`, ts.ScriptTarget.Latest, true)
  const parsed = tree as ts.SourceFile & { parseDiagnostics?: readonly unknown[] }
  const [statement, ...others] = tree.statements
  if (!statement || others.length > 0 || parsed.parseDiagnostics?.length) return false
  return ts.isExpressionStatement(statement) && isLiteralNode(statement.expression)
}

function isLiteralNode(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isLiteralNode(node.expression)
  if (ts.isPrefixUnaryExpression(node))
    return ts.isNumericLiteral(node.operand) || ts.isBigIntLiteral(node.operand)
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteralNode)
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every((part) => ts.isPropertyAssignment(part) && isLiteralNode(part.initializer))
  }
  if (ts.isIdentifier(node)) return ['undefined', 'Infinity', 'NaN'].includes(node.text)
  const simple = [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword]
  return ts.isLiteralExpression(node) || simple.includes(node.kind)
}

/** Names that a snippet uses as values and does not declare itself. */
export function freeNames(code: string): string[] {
  const tree = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.Latest, true)
  const used = new Set<string>()
  const declared = new Set<string>()
  const visit = (node: ts.Node) => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return
    if (ts.isIdentifier(node)) {
      const { parent } = node
      const names = 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent)
      const renames = 'propertyName' in parent && parent.propertyName === node
      if (!names && !renames) used.add(node.text)
      if (names && !ts.isPropertyAccessExpression(parent) && !ts.isPropertyAssignment(parent))
        declared.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return [...used].filter((name) => !declared.has(name))
}
