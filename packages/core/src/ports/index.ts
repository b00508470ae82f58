export type { EventBus, EventListener } from '../events/index.ts'
export type { Collection, Consumer, Log, Store, TenantStore, Transaction } from '../store/index.ts'
export type { Clock } from '../time/index.ts'
