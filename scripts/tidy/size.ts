import * as ts from 'typescript'
import { type Finding, isData, isTest, isTypeScript, lineOf, type TidyFile, treeOf, walk } from './files.ts'

export const MOST_LINES = 400
export const USUAL_LINES = 250
export const USUAL_SHARE = 0.9
export const FUNCTION_LINES = 70

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

/** Files over 400 lines, and a finding for the whole when fewer than 90% are under 250. Data tables aside. */
export function longFiles(files: readonly TidyFile[]): Finding[] {
  const sized = files
    .filter((file) => isTypeScript(file) && !isData(file))
    .map(({ path, text }) => ({ path, lines: linesOf(text) }))
  const findings: Finding[] = sized
    .filter(({ lines }) => lines > MOST_LINES)
    .map(({ path, lines }) => ({ path, message: `${lines} lines, at most ${MOST_LINES}` }))
  const usual = sized.filter(({ lines }) => lines < USUAL_LINES).length
  if (usual < sized.length * USUAL_SHARE)
    findings.push({
      path: '.',
      message: `only ${usual} of ${sized.length} files are under ${USUAL_LINES} lines`,
    })
  return findings
}

/** Functions of 70 lines or more. A `describe` block is a chapter of tests, not a function. */
export function longFunctions(files: readonly TidyFile[]): Finding[] {
  const findings: Finding[] = []
  for (const file of files.filter(isTypeScript)) {
    const tree = treeOf(file)
    walk(tree, (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return
      if (isTest(file) && isChapter(node)) return
      const first = lineOf(tree, node.getStart(tree))
      const lines = lineOf(tree, node.end) - first + 1
      if (lines >= FUNCTION_LINES)
        findings.push({
          path: file.path,
          line: first,
          message: `a function of ${lines} lines, under ${FUNCTION_LINES}`,
        })
    })
  }
  return findings
}

function isChapter(node: ts.Node): boolean {
  const call = node.parent
  return ts.isCallExpression(call) && /^describe\b/.test(call.expression.getText())
}
