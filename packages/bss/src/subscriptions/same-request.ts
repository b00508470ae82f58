import type { SubscriptionChange } from './change.ts'
import type { SubscriptionCommand } from './command.ts'

/** What a change has besides what was asked for. */
const COMPUTED: ReadonlySet<string> = new Set([
  'effectiveAt',
  'knownAt',
  'terms',
  'agreedTerm',
  'trialEndsAt',
  'fee',
])

/** Whether a change is what a command asks for: the retry of a request, not another request. */
export function isSameRequest(
  change: SubscriptionChange,
  command: SubscriptionCommand,
  changes: readonly SubscriptionChange[],
): boolean {
  if (command.type === 'undo-cancel') {
    if (change.type !== 'withdraw') return false
    const { withdraws, type: _, ...rest } = change
    const { subscriptionId: __, type: ___, ...asked } = command
    return changes.find(({ id }) => id === withdraws)?.type === 'cancel' && text(rest) === text(asked)
  }
  const { subscriptionId: _, ...asked } = command
  return text(change) === text(asked)
}

function text(request: object): string {
  return JSON.stringify(
    sorted(Object.fromEntries(Object.entries(request).filter(([name]) => !COMPUTED.has(name)))),
  )
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, sorted(part)])
}
