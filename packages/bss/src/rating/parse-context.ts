/** What prices are compiled against, from outside: a file, a form, another system. */
import { LocalDate, zoneOf } from '@longlines/core/time'
import * as z from 'zod'
import type { RatingContext } from './context.ts'
import { Allowance, ChargeRounding, type Price } from './price.ts'
import { invalid, issuesOf, type Problem, strangeFields } from './problems.ts'

/** A {@link RatingContext} as data: charge models are code, and are added to it. */
export type StoredContext = Omit<RatingContext, 'models'>

const storedContext = /* @__PURE__ */ (() =>
  z.object({
    currency: z.string().regex(/^[A-Z]{3}$/, 'Write a currency by its code, such as "EUR".'),
    zone: z.string().refine(isZone, 'There is no such time zone; write one such as "Europe/Berlin".'),
    holidays: z.array(LocalDate).optional(),
    billingDay: z
      .number('The billing day is a day of the month, 1 to 31.')
      .refine(isBillingDay, 'The billing day is a day of the month, 1 to 31.')
      .optional(),
    rounding: ChargeRounding.optional(),
    crossing: z.enum(['start', 'split']).optional(),
    // Read for themselves, so that their problems are said beside those of the other fields.
    allowances: z.unknown().optional(),
  }))()

/**
 * Reads what prices are compiled against: currency, zone, holidays, billing day, rounding, allowances.
 *
 * @param prices - if given, the units and usage types of the allowances must be among theirs
 * @example
 * parseContext({ currency: 'EUR', zone: 'Europe/Berlin', billingDay: 15 }).billingDay // 15
 * parseContext({ currency: 'EUR', zone: 'Europe/Atlantis', billingDay: 32 }) // throws input.invalid
 * @throws LonglinesError `input.invalid`: `path` is that of the first problem, the message names them all
 */
export function parseContext(input: unknown, prices?: readonly Price[]): StoredContext {
  const problems = contextProblems(input, prices)
  if (isSound<StoredContext>(input, problems)) return input
  throw invalid(problems)
}

/**
 * Reads allowances.
 *
 * @param prices - if given, units and usage types must be among theirs
 * @example
 * const bundle = { id: 'bundle', unit: 'MB', units: '1000', usageTypes: ['data'] }
 * parseAllowances([bundle]).length // 1
 * parseAllowances([bundle, bundle]) // throws input.invalid
 * @throws LonglinesError `input.invalid`: `path` is that of the first problem, the message names them all
 */
export function parseAllowances(input: unknown, prices?: readonly Price[]): Allowance[] {
  const problems = allowanceProblems(input, prices)
  if (isSound<Allowance[]>(input, problems)) return input
  throw invalid(problems)
}

function isSound<T>(_input: unknown, problems: readonly Problem[]): _input is T {
  return problems.length === 0
}

function isZone(name: string): boolean {
  try {
    zoneOf(name)
    return true
  } catch {
    return false
  }
}

function isBillingDay(day: number): boolean {
  return Number.isInteger(day) && day >= 1 && day <= 31
}

function contextProblems(input: unknown, prices: readonly Price[] | undefined): Problem[] {
  const path = 'context'
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return [{ path, message: 'Give an object with currency and zone.' }]
  const parsed = storedContext.safeParse(input)
  const { models, allowances, ...fields } = Object.fromEntries(Object.entries(input))
  return [
    ...(parsed.success ? strangeFields(fields, parsed.data, path) : issuesOf(parsed.error, path)),
    ...(models === undefined
      ? []
      : [{ path: `${path}.models`, message: 'Charge models are code; add them to what was read.' }]),
    ...(allowances === undefined ? [] : allowanceProblems(allowances, prices, `${path}.allowances`)),
  ]
}

function allowanceProblems(
  input: unknown,
  prices: readonly Price[] | undefined,
  path = 'allowances',
): Problem[] {
  if (!Array.isArray(input)) return [{ path, message: 'Give a list of allowances.' }]
  const ids = new Map<string, number>()
  return input.flatMap((one: unknown, index): Problem[] => {
    const at = `${path}[${index}]`
    const allowance = Allowance.safeParse(one)
    if (!allowance.success) return issuesOf(allowance.error, at)
    const { id } = allowance.data
    const first = ids.get(id)
    ids.set(id, first ?? index)
    return [
      ...strangeFields(one, allowance.data, at),
      ...(first === undefined
        ? []
        : [
            {
              path: `${at}.id`,
              message: `${path}[${first}] has the id "${id}" too; each balance needs its own, also where one follows the other.`,
            },
          ]),
      ...(prices === undefined ? [] : unitProblems(allowance.data, prices, at)),
    ]
  })
}

function unitProblems(
  { unit, usageTypes }: Pick<Allowance, 'unit' | 'usageTypes'>,
  prices: readonly Price[],
  path: string,
): Problem[] {
  return usageTypes.flatMap((type, index) => {
    const units = new Set(prices.filter((price) => price.usageType === type).map((price) => price.unit))
    if (units.has(unit)) return []
    return units.size === 0
      ? [{ path: `${path}.usageTypes[${index}]`, message: `No price rates "${type}".` }]
      : [
          {
            path: `${path}.unit`,
            message: `Prices of "${type}" count ${[...units].join(', ')}, not ${unit}.`,
          },
        ]
  })
}
