export { type Id, instantOfId, isId, parseId } from './id.ts'
export { type IdFactory, idFactory } from './id-factory.ts'
export type { Random } from './random.ts'
