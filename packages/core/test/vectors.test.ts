import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { runCalendarCase } from './calendar-mapping.ts'

const file = fileURLToPath(new URL('./vectors/calendar.json', import.meta.url))
const cases = z
  .array(z.looseObject({ id: z.string(), title: z.string() }))
  .parse(JSON.parse(readFileSync(file, 'utf8')))

describe('calendar cases', () => {
  it.each(cases.map((one) => [one.id, one.title, one] as const))('%s %s', (_id, _title, one) => {
    expect(runCalendarCase(one)).toBeNull()
  })
})
