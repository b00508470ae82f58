import { isLonglinesError } from '../errors/index.ts'

/**
 * The code with which work is refused; `'nothing'` when it is not, the message of any other error.
 *
 * @example
 * await codeOf(async () => 1) // 'nothing'
 */
export async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
    return 'nothing'
  } catch (error) {
    return isLonglinesError(error) ? error.code : String(error)
  }
}
