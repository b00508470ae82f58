import { isLonglinesError } from '../errors/index.ts'

/** A check of a schema that refuses what a reader refuses, with the reader's sentence. */
export function reading<Value>(read: (value: Value) => unknown) {
  return (value: Value, context: { addIssue(message: string): void }): void => {
    try {
      read(value)
    } catch (error) {
      if (!isLonglinesError(error)) throw error
      context.addIssue(error.message)
    }
  }
}
