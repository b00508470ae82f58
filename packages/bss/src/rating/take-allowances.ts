import { LonglinesError } from '@longlines/core/errors'
import type { UsageEvent } from './context.ts'
import { byExpiry, type GrantCell, type OpenSheet } from './open-sheet.ts'
import type { SheetBook } from './sheet-book.ts'
import type { CompiledAllowance } from './tariff.ts'

/** Units of one grant that cover part of a record. Scaled by the allowance's `quantityDigits`. */
export interface Take {
  readonly allowance: CompiledAllowance
  readonly sheet: OpenSheet
  readonly grant: GrantCell
  /** What the grant loses: with a step, more than it covers. */
  readonly taken: number
  readonly covered: number
}

/** What is asked of the allowances of a usage type. */
export interface Demand {
  readonly allowances: readonly CompiledAllowance[]
  readonly event: UsageEvent
  readonly startMs: number
  /** Metered quantity, scaled. */
  readonly quantity: number
  /** The sheet of the subscription that used. */
  readonly own: OpenSheet
}

const NOTHING: readonly Take[] = []

/**
 * Plans which grants cover a demand, in the order of priority and then of expiry. Changes nothing: the
 * caller books the takes once the whole record is charged.
 *
 * @throws LonglinesError `rating.missing_attribute` where a shared allowance applies and the record names no account
 */
export function planTakes(books: SheetBook, demand: Demand): readonly Take[] {
  const { allowances } = demand
  let rest = demand.quantity
  let takes: Take[] | undefined
  // Allowances come by priority; those of one priority are a run, within which expiry decides.
  for (let from = 0; from < allowances.length && rest > 0; ) {
    const rank = allowances[from]!.rank
    let to = from + 1
    while (to < allowances.length && allowances[to]!.rank === rank) to += 1
    for (const candidate of candidates(books, demand, from, to)) {
      if (rest === 0) break
      const take = takeFrom(candidate, rest)
      takes ??= []
      takes.push(take)
      rest -= take.covered
    }
    from = to
  }
  return takes ?? NOTHING
}

/** Gives back what {@link bookTakes} booked. */
export function returnTakes(takes: readonly Take[]): void {
  for (const { allowance, sheet, grant, taken } of takes) sheet.take(allowance.index, grant, -taken)
}

/** Books planned takes. */
export function bookTakes(takes: readonly Take[]): void {
  for (const { allowance, sheet, grant, taken } of takes) sheet.take(allowance.index, grant, taken)
}

function takeFrom({ allowance, sheet, grant }: Candidate, rest: number): Take {
  const { step } = allowance
  const wanted = step === 0 ? rest : Math.ceil(rest / step) * step
  const taken = Math.min(wanted, grant.remaining)
  return { allowance, sheet, grant, taken, covered: Math.min(rest, taken) }
}

type Candidate = Pick<Take, 'allowance' | 'sheet' | 'grant'>

const NO_CANDIDATES: readonly Candidate[] = []

/** The grants of a run of equal priority, what expires first standing first. */
function candidates(books: SheetBook, demand: Demand, from: number, to: number): readonly Candidate[] {
  let found: Candidate[] | undefined
  for (let index = from; index < to; index += 1) {
    const allowance = demand.allowances[index]!
    if (!applies(allowance, demand)) continue
    const sheet = sheetOf(books, allowance, demand)
    if (!sheet.hasLeft(allowance.index)) continue
    for (const grant of sheet.grantsOf(allowance.index)) {
      if (grant.remaining <= 0 || demand.startMs >= grant.expiresMs) continue
      found ??= []
      found.push({ allowance, sheet, grant })
    }
  }
  if (found === undefined) return NO_CANDIDATES
  return found.length === 1 ? found : found.sort((a, b) => byExpiry(a.grant, b.grant))
}

function applies(allowance: CompiledAllowance, { event, startMs }: Demand): boolean {
  return (
    allowance.unit === event.unit &&
    startMs >= allowance.fromMs &&
    startMs < allowance.toMs &&
    (allowance.matches === undefined || allowance.matches(event.attributes))
  )
}

function sheetOf(books: SheetBook, allowance: CompiledAllowance, { own, event, startMs }: Demand): OpenSheet {
  if (!allowance.shared) return own
  if (event.accountId !== undefined) return books.find('account', event.accountId, startMs)
  throw new LonglinesError(
    'rating.missing_attribute',
    `Allowance ${allowance.id} is shared by an account, but the record names none; guide it to one.`,
    { path: 'accountId' },
  )
}
