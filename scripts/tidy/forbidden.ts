import * as ts from 'typescript'
import { type Finding, isTypeScript, lineOf, type TidyFile, treeOf, walk } from './files.ts'

const SILENCED = /@ts-(ignore|nocheck)/
const LEFT_OPEN = /\b(TODO|FIXME|XXX|HACK)\b/
const VAGUE_FOLDER = /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.ts$)/

/** Ways around the type checker, work left open, and names that say nothing. */
export function forbiddenWords(files: readonly TidyFile[]): Finding[] {
  const findings: Finding[] = []
  for (const file of files.filter(isTypeScript)) {
    const tree = treeOf(file)
    const found = (position: number, message: string) =>
      findings.push({ path: file.path, line: lineOf(tree, position), message })
    if (VAGUE_FOLDER.test(file.path)) findings.push({ path: file.path, message: 'a name that says nothing' })
    walk(tree, (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) found(node.getStart(tree), 'any')
      if (ts.isAsExpression(node) && isAsUnknown(node.expression)) found(node.getStart(tree), 'as unknown as')
    })
    for (const { pos, end } of commentsOf(tree)) {
      const [, open] = LEFT_OPEN.exec(file.text.slice(pos, end)) ?? []
      if (open) found(pos, open)
      const [silenced] = SILENCED.exec(file.text.slice(pos, end)) ?? []
      if (silenced) found(pos, silenced)
    }
  }
  return findings
}

function isAsUnknown(node: ts.Expression): boolean {
  const inner = ts.isParenthesizedExpression(node) ? node.expression : node
  return ts.isAsExpression(inner) && inner.type.kind === ts.SyntaxKind.UnknownKeyword
}

function commentsOf(tree: ts.SourceFile): ts.CommentRange[] {
  const comments = new Map<number, ts.CommentRange>()
  const visit = (node: ts.Node) => {
    for (const range of ts.getLeadingCommentRanges(tree.text, node.pos) ?? []) comments.set(range.pos, range)
    for (const range of ts.getTrailingCommentRanges(tree.text, node.end) ?? []) comments.set(range.pos, range)
    node.getChildren(tree).forEach(visit)
  }
  visit(tree)
  return [...comments.values()]
}
