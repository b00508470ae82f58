export { ERROR_CODES, type ErrorCode } from './codes.ts'
export { type ErrorDetails, isLonglinesError, LonglinesError, type Refusal } from './longlines-error.ts'
export { type InputSchema, parseInput } from './parse-input.ts'
