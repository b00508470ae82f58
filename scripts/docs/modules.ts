import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PublicExport } from '../tidy/documented.ts'
import { freeNames, withExpectations } from './expectations.ts'
import type { Block } from './markdown.ts'

/** A block written as a module that can be imported. */
export interface RunnableModule {
  title: string
  file: string
  expectations: number
}

const FOLDER = fileURLToPath(new URL('./.blocks/', import.meta.url))
const PRELUDE = "import { check as __check } from '../check.ts';"

/** Empties the folder of generated modules. */
export function clearModules(): void {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
}

/** Writes a block of a page. Its prelude shares the block's first line, so that line numbers stay true. */
export function moduleOfBlock({ path, line, code }: Block): RunnableModule {
  const { code: checked, expectations } = withExpectations(code)
  const runnable = checked.replace(/from 'vitest'/g, "from '../check.ts'")
  return write(`${path}:${line}`, `${PRELUDE} ${runnable}`, expectations)
}

/** Writes an example of a docstring, with imports of whatever public names it uses. */
export function moduleOfExample(
  example: string,
  of: PublicExport,
  all: readonly PublicExport[],
): RunnableModule {
  const snippet = example.replace(/^```\w*\n|```$/g, '')
  const { code, expectations } = withExpectations(snippet)
  const imports = freeNames(snippet).flatMap((name) => {
    const named = all.filter((exported) => exported.name === name)
    const from = named.find(({ specifier }) => specifier === of.specifier) ?? named[0]
    return from ? [`import { ${name} } from '${from.specifier}';`] : []
  })
  const own = /^import .* from/m.test(snippet) ? [] : imports
  return write(`${of.path}:${of.line} ${of.name}`, [PRELUDE, ...own, code].join(' '), expectations)
}

let written = 0

function write(title: string, code: string, expectations: number): RunnableModule {
  const file = `${FOLDER}${String(written++).padStart(4, '0')}-${title.replace(/[^\w]+/g, '-')}.ts`
  writeFileSync(file, `${code}\nexport {}\n`)
  return { title, file, expectations }
}
