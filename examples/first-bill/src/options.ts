/** What stands on the command line. */
import { access, constants, mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

export interface Options {
  /** Folder of the recordings. */
  readonly data: string
  /** Folder of the results and of the database. */
  readonly out: string
  /** Charge to explain; without it, one is chosen. */
  readonly explain?: string
  readonly help: boolean
}

export const USAGE = `Rates a month of recorded usage and writes one invoice for each account.

  npm start -- [--out FOLDER] [--data FOLDER] [--explain CHARGE] [--once]

  --out FOLDER      where results and database go; default examples/first-bill/out
  --data FOLDER     where the recordings are; default examples/first-bill/recordings
  --explain CHARGE  the charge to explain, by its id in charges.ndjson
  --once            end when done, as it always does for now
  --help            this text`

/** What the user can mend: printed as a sentence, without a stack. */
export class UserError extends Error {}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export function readOptions(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        out: { type: 'string', default: here('../out') },
        data: { type: 'string', default: here('../recordings') },
        explain: { type: 'string' },
        once: { type: 'boolean' },
        help: { type: 'boolean', default: false },
      },
    })
    const { out, data, help, explain } = values
    return { out, data, help, ...(explain === undefined ? {} : { explain }) }
  } catch (cause) {
    const [sentence] = (cause instanceof Error ? cause.message : String(cause)).split('. ')
    throw new UserError(`${sentence}. Run with --help to see the options there are.`, { cause })
  }
}

/** Makes the output folder, and checks both folders before any work is done. */
export async function checkFolders({ data, out }: Options): Promise<void> {
  try {
    await access(data, constants.R_OK | constants.X_OK)
  } catch (cause) {
    throw new UserError(`The recordings folder ${data} cannot be read; give another one with --data.`, {
      cause,
    })
  }
  try {
    await mkdir(out, { recursive: true })
    await access(out, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new UserError(`The output folder ${out} cannot be written; give another one with --out.`, { cause })
  }
}
