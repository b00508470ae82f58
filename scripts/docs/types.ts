import * as ts from 'typescript'

/** What the type checker says about the generated modules. Statements that only show a value are fine. */
export function typeErrorsOf(files: readonly string[]): string[] {
  const config = ts.readConfigFile('tsconfig.base.json', ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, process.cwd())
  const program = ts.createProgram(files, { ...options, noUnusedLocals: false, noUnusedParameters: false })
  const own = new Set(files)
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file && own.has(file.fileName))
    .map(({ file, start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1
      return `${file?.fileName.replace(/^.*\//, '')}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
}
