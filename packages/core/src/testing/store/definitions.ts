import { defineCollection, defineLog } from '../../store/definition.ts'

/** A document of the conformance cases. */
export interface Person {
  readonly name: string
  readonly status: string
  readonly age?: number | null
  readonly email?: string
  readonly joinedAt?: string
  readonly credit?: string
  readonly extra?: unknown
}

/** The collection of the conformance cases. */
export const people = /* @__PURE__ */ defineCollection<
  Person,
  'byStatus' | 'byEmail' | 'byJoined' | 'byCredit'
>({
  name: 'conformancePeople',
  fields: { age: 'int', joinedAt: 'instant', credit: 'numeric' },
  indexes: {
    byStatus: { on: ['status', 'age'] },
    byEmail: { on: ['email'], unique: true },
    byJoined: { on: ['joinedAt'] },
    byCredit: { on: ['credit'] },
  },
})

/** A log with time. */
export const uses = /* @__PURE__ */ defineLog({
  name: 'conformanceUses',
  columns: { id: 'text', account: 'text', at: 'instant', amount: 'numeric', octets: 'bigint', note: 'text?' },
  key: 'id',
  partition: 'account',
  time: 'at',
})

/** A log without time, of every column type, with a key of two columns. */
export const values = /* @__PURE__ */ defineLog({
  name: 'conformanceValues',
  columns: {
    owner: 'text',
    line: 'int',
    text: 'text?',
    int: 'int?',
    bigint: 'bigint?',
    numeric: 'numeric?',
    instant: 'instant?',
    boolean: 'boolean?',
    json: 'json?',
  },
  key: ['owner', 'line'],
  partition: 'owner',
})

/** A row of `uses`. */
export function use(
  id: string,
  more: Partial<{ account: string; at: string; amount: string; octets: string | number; note: string }> = {},
) {
  return { id, account: 'a', at: '2026-01-01T00:00:00Z', amount: '1.50', octets: 7, ...more }
}
