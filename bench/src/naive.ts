/** The same rules as a team writes them first: every line through zod, every local time through TZDate. */
import { TZDate } from '@date-fns/tz'
import type { UsageEvent } from '@longlines/bss/rating'
import { addSeconds, format, getHours, getISODay } from 'date-fns'
import * as z from 'zod'
import type { LocalTime } from './oracle.ts'
import { RULES } from './rules.ts'

const Event = z.object({
  id: z.string().min(1),
  type: z.string(),
  subscriptionId: z.string().min(1),
  startedAt: z.iso.datetime(),
  quantity: z.number().min(0),
  unit: z.string(),
  attributes: z.record(z.string(), z.union([z.string(), z.number()])),
})

/** An event, checked. */
export function checkEvent(event: unknown): UsageEvent {
  return Event.parse(event)
}

/** Local time by the usual library. */
export function localTimeByTzDate(startedAt: string, plusSeconds: number): LocalTime {
  const local = addSeconds(new TZDate(startedAt, RULES.zone), plusSeconds)
  return { weekday: getISODay(local), hour: getHours(local), month: format(local, 'yyyy-MM') }
}
