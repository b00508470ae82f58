export { createEventBus, type EventBus, type EventBusOptions, type EventListener } from './bus.ts'
export {
  createCatalogue,
  createEvent,
  defineEvent,
  type EventCatalogue,
  type EventDefinition,
  type EventDetails,
  type EventOf,
} from './catalogue.ts'
export type { EventEnvelope } from './envelope.ts'
