import { EventEmitter } from 'eventemitter3'
import type { CommittedEvent } from '../store/port.ts'

/** Hears an event after commit; what it throws reaches `onError`, never the one who committed. */
export type EventListener = (event: CommittedEvent) => void | Promise<void>

/** Tells listeners of this process what has been committed. Nothing is kept: for that use a consumer. */
export interface EventBus {
  publish(event: CommittedEvent): void
  /** Listens to one event name, or to all with `'*'`. Returns the function that stops it. */
  on(name: string, listener: EventListener): () => void
}

/** What {@link createEventBus} can be given. */
export interface EventBusOptions {
  /** Gets what a listener throws; without it such errors are dropped, since the commit has happened. */
  readonly onError?: (error: unknown, event: CommittedEvent) => void
}

/**
 * Makes an in-process bus. Listeners are called in the order in which they came, at once after commit.
 *
 * @example
 * createEventBus().on('invoice.issued', () => {})() // undefined
 */
export function createEventBus(options: EventBusOptions = {}): EventBus {
  const emitter = new EventEmitter<Record<string, (event: CommittedEvent) => void>>()
  const report = (error: unknown, event: CommittedEvent) => options.onError?.(error, event)
  return {
    publish(event) {
      emitter.emit(channelOf(event.name), event)
      emitter.emit('*', event)
    },
    on(name, listener) {
      const guarded = (event: CommittedEvent) => {
        try {
          Promise.resolve(listener(event)).catch((error: unknown) => report(error, event))
        } catch (error) {
          report(error, event)
        }
      }
      const channel = name === '*' ? name : channelOf(name)
      emitter.on(channel, guarded)
      return () => {
        emitter.off(channel, guarded)
      }
    },
  }
}

// An event that happens to be called '*' must not be heard twice.
function channelOf(name: string): string {
  return `event:${name}`
}
