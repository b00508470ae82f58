export type { StoreCapabilities, StoreCase, StoreCaseContext, StoreUnderTest } from './store/model.ts'
export { runStoreCase, storeCases, storeConformance, type TestFramework } from './store/store-conformance.ts'
