import { readFileSync } from 'node:fs'
import * as ts from 'typescript'
import type { Finding } from './files.ts'
import { lineOf } from './files.ts'

export interface PublicEntry {
  /** As users import it: `@longlines/core/money`. */
  specifier: string
  source: string
}

/** Every subpath that a package's export map offers, with the file behind it. */
export function publicEntries(packages: readonly string[]): PublicEntry[] {
  return packages.flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
      name: string
      exports: Record<string, string | { source?: string }>
    }
    return Object.entries(manifest.exports).flatMap(([subpath, target]) =>
      typeof target === 'object' && target.source
        ? [{ specifier: manifest.name + subpath.slice(1), source: `${folder}/${target.source.slice(2)}` }]
        : [],
    )
  })
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  customConditions: ['source'],
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  types: [],
}

export interface PublicExport {
  specifier: string
  name: string
  path: string
  line: number
  documented: boolean
  callable: boolean
  examples: string[]
}

/** What the entries export, with what its docstring says. The same symbol under two entries counts once. */
export function publicExports(entries: readonly PublicEntry[], host?: ts.CompilerHost): PublicExport[] {
  const program = ts.createProgram(
    entries.map(({ source }) => source),
    OPTIONS,
    host,
  )
  const checker = program.getTypeChecker()
  const found = new Map<ts.Symbol, PublicExport>()
  for (const { specifier, source } of entries) {
    const tree = program.getSourceFile(source)
    const module = tree && checker.getSymbolAtLocation(tree)
    if (!module) continue
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const [declaration] = symbol.declarations ?? []
      if (!declaration || found.has(symbol)) continue
      const file = declaration.getSourceFile()
      if (file.fileName.includes('/node_modules/')) continue
      found.set(symbol, {
        specifier,
        name: exported.name,
        path: file.fileName.replace(/^.*?(?=packages\/)/, ''),
        line: lineOf(file, declaration.getStart(file)),
        documented: symbol.getDocumentationComment(checker).length > 0,
        callable: isCallable(symbol, checker),
        examples: symbol
          .getJsDocTags(checker)
          .filter((tag) => tag.name === 'example')
          .map((tag) => ts.displayPartsToString(tag.text)),
      })
    }
  }
  return [...found.values()]
}

function isCallable(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  if (!(symbol.flags & ts.SymbolFlags.Value) || !symbol.valueDeclaration) return false
  if (symbol.flags & ts.SymbolFlags.Class) return false
  return checker.getTypeOfSymbolAtLocation(symbol, symbol.valueDeclaration).getCallSignatures().length > 0
}

/** Public exports without a docstring, and public functions without an example. */
export function undocumented(exports: readonly PublicExport[]): Finding[] {
  return exports.flatMap(({ specifier, name, path, line, documented, callable, examples }) => {
    const missing = [
      ...(documented ? [] : ['a docstring']),
      ...(callable && examples.length === 0 ? ['an @example'] : []),
    ]
    return missing.map((what) => ({ path, line, message: `${name} of ${specifier} lacks ${what}` }))
  })
}
