import { describe, expect, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import { createMemoryStore } from '../store/index.ts'
import { codeOf } from '../testing/code-of.ts'
import { createCatalogue, createEvent, createEventBus, defineEvent } from './index.ts'

const issued = defineEvent({ name: 'invoice.issued', schema: z.object({ total: z.string() }) })
const paid = defineEvent({ name: 'invoice.paid', schema: z.object({ by: z.string() }) })
const details = { id: 'e1', at: '2026-01-01T00:00:00Z' }

describe('events by name', () => {
  it('are made with checked data', async () => {
    expect(createEvent(issued, { total: '9.90' }, details)).toEqual({
      ...details,
      name: 'invoice.issued',
      data: { total: '9.90' },
    })
    const bad: unknown = { total: 9.9 }
    expect(await codeOf(async () => createEvent(issued, bad as { total: string }, details))).toBe(
      'input.invalid',
    )
    expect(await codeOf(async () => defineEvent({ name: 'Issued' }))).toBe('store.invalid_definition')
  })

  it('are read through a catalogue, which gives them their types', async () => {
    const catalogue = createCatalogue([issued, paid])
    const event = catalogue.parse({ ...details, name: 'invoice.paid', data: { by: 'card' } })
    if (event.name === 'invoice.paid') expectTypeOf(event.data).toEqualTypeOf<{ by: string }>()
    expect(event.data).toEqual({ by: 'card' })
    expect(await codeOf(async () => catalogue.parse({ ...details, name: 'invoice.lost', data: {} }))).toBe(
      'input.invalid',
    )
    expect(await codeOf(async () => catalogue.parse({ ...details, name: 'invoice.paid', data: {} }))).toBe(
      'input.invalid',
    )
    expect(await codeOf(async () => createCatalogue([issued, issued]))).toBe('store.invalid_definition')
  })
})

describe('the bus', () => {
  it('hears after commit, by name or all, and not after a rollback', async () => {
    const bus = createEventBus()
    const heard: string[] = []
    const stop = bus.on('invoice.issued', ({ id, tenant }) => void heard.push(`${tenant} ${id}`))
    bus.on('*', ({ name }) => void heard.push(name))
    const tenant = createMemoryStore({ bus }).forTenant('acme')
    const emit = (id: string, fail = false) => {
      const before = heard.length
      return tenant.transaction(async (tx) => {
        tx.emit(createEvent(issued, { total: '1' }, { ...details, id }))
        expect(heard).toHaveLength(before)
        if (fail) throw new Error('no')
      })
    }
    await emit('e1')
    expect(await codeOf(() => emit('e2', true))).toBe('Error: no')
    await emit('e1')
    stop()
    await emit('e3')
    expect(heard).toEqual(['acme e1', 'invoice.issued', 'invoice.issued'])
  })

  it('keeps what a listener throws away from the one who committed', async () => {
    const errors: string[] = []
    const bus = createEventBus({ onError: (error, { id }) => void errors.push(`${id}: ${String(error)}`) })
    bus.on('*', () => {
      throw new Error('at once')
    })
    bus.on('*', async () => {
      throw new Error('later')
    })
    const tenant = createMemoryStore({ bus }).forTenant('acme')
    await tenant.transaction(async (tx) => tx.emit(createEvent(issued, { total: '1' }, details)))
    await Promise.resolve()
    expect(errors).toEqual(['e1: Error: at once', 'e1: Error: later'])
  })

  it('hears an event that is called like the wildcard once', () => {
    const bus = createEventBus()
    let heard = 0
    bus.on('*', () => void heard++)
    bus.publish({ ...details, name: '*', data: null, tenant: 't' })
    expect(heard).toBe(1)
  })
})
