/** From what is asked to the change that it comes to: every date and amount is settled here, once. */
import type { ErrorCode, Refusal } from '@longlines/core/errors'
import { formatInstant, type Instant, parseInstant } from '@longlines/core/time'
import type { ChangeOf, SubscriptionChange } from './change.ts'
import type { CommandOf, SubscriptionCommand } from './command.ts'
import type { SubscriptionContext } from './context.ts'
import { earlyTerminationFee } from './early-termination.ts'
import { type Step, stepAt, withdrawnIds } from './fold.ts'
import { isLive } from './state.ts'
import { firstTerm, intervalAfter, nextTerm } from './term-dates.ts'
import { cancellationInstant, instantOf } from './when.ts'

/** A subscription as far as it is known: nothing of one that is only being opened. */
export interface Known {
  readonly changes: readonly SubscriptionChange[]
  readonly steps: readonly Step[]
}

/** The change that a command makes, or why it makes none. */
export function changeOf(
  command: SubscriptionCommand,
  known: Known,
  context: SubscriptionContext,
): SubscriptionChange | Refusal {
  switch (command.type) {
    case 'withdraw':
      return withdrawal(bare(command), known, context)
    case 'undo-cancel':
      return cancellationUndone(command, known, context)
    case 'renew':
      return renewal(command, known, context)
    case 'cancel':
      return cancellation(command, known, context)
    default: {
      const effectiveAt = instantOf(command.when ?? 'now', known.steps, context)
      return typeof effectiveAt === 'string' ? datedChange(command, effectiveAt, known, context) : effectiveAt
    }
  }
}

function datedChange(
  command: Exclude<SubscriptionCommand, CommandOf<'withdraw' | 'undo-cancel' | 'renew' | 'cancel'>>,
  effectiveAt: Instant,
  { steps }: Known,
  context: SubscriptionContext,
): SubscriptionChange {
  const dates = { effectiveAt, knownAt: knownAt(context) }
  switch (command.type) {
    case 'activate':
      return { ...bare(command), ...dates, ...agreedAtStart(command, effectiveAt, context) }
    case 'convert': {
      const terms = stepAt(steps, parseInstant(effectiveAt))?.state.terms ?? {}
      return { ...bare(command), ...dates, ...agreedTerm(firstTerm(effectiveAt, terms, context.zone)) }
    }
    case 'change-plan': {
      if (command.term !== 'restart') return { ...bare(command), ...dates }
      const { terms = {}, zone } = context
      return { ...bare(command), ...dates, terms, ...agreedTerm(firstTerm(effectiveAt, terms, zone)) }
    }
    default:
      return { ...bare(command), ...dates }
  }
}

/** The contract of an activation. A term begins when the trial is over. */
function agreedAtStart(
  command: CommandOf<'activate'>,
  from: Instant,
  { terms = {}, zone }: SubscriptionContext,
) {
  const trial = command.trial === undefined ? terms.trial : command.trial
  const trialEndsAt = trial ? intervalAfter(from, trial, zone) : undefined
  return {
    terms,
    ...(trialEndsAt === undefined ? {} : { trialEndsAt }),
    ...agreedTerm(firstTerm(trialEndsAt ?? from, terms, zone)),
  }
}

function agreedTerm(term: ReturnType<typeof firstTerm>) {
  return term === null ? {} : { agreedTerm: term }
}

function renewal(
  command: CommandOf<'renew'>,
  { steps }: Known,
  context: SubscriptionContext,
): ChangeOf<'renew'> | Refusal {
  const state = steps.findLast((step) => isLive(step.state))?.state
  const interval = command.interval ?? state?.terms.renewal?.interval
  if (!state?.term || interval === undefined) {
    return refusal(
      'subscription.no_term',
      'It has no term to renew; give `interval` and a term, or change plan.',
    )
  }
  const next = nextTerm(state.term, { interval, binding: command.binding ?? false, zone: context.zone })
  return { ...bare(command), effectiveAt: next.from, knownAt: knownAt(context), agreedTerm: next }
}

function cancellation(
  command: CommandOf<'cancel'>,
  { steps }: Known,
  context: SubscriptionContext,
): ChangeOf<'cancel'> | Refusal {
  const endsAt = cancellationInstant(command, steps, context)
  if (typeof endsAt !== 'string') return endsAt
  const change = { ...bare(command), effectiveAt: endsAt, knownAt: knownAt(context) }
  const state = stepAt(steps, parseInstant(endsAt))?.state
  // An order can be taken back and a trial left at any time.
  if (state === undefined || !isLive(state) || state.trialEndsMs !== null) return change
  const { terms, term, quantity } = state
  const waive = command.waive ?? []
  if (terms.noticePeriod !== undefined && !waive.includes('notice')) {
    const allowed = intervalAfter(context.now, terms.noticePeriod, context.zone)
    if (parseInstant(endsAt) < parseInstant(allowed)) {
      return refusal(
        'subscription.notice_period',
        `Cancel at ${allowed}, when notice is over, or later; or waive "notice".`,
        { earliest: allowed },
      )
    }
  }
  if (!term?.binding || parseInstant(endsAt) >= parseInstant(term.to)) return change
  const { earlyTermination: rule } = terms
  if (rule === undefined) {
    return waive.includes('minimum-term')
      ? change
      : refusal(
          'subscription.minimum_term',
          `Cancel at the end of the term, ${term.to}, or later; or waive "minimum-term".`,
          { earliest: term.to },
        )
  }
  if (waive.includes('fee') || waive.includes('minimum-term')) return change
  const { fees, zone } = context
  if (rule.type === 'remaining-fees' && fees === undefined) {
    return refusal(
      'subscription.no_fees',
      'Give the recurring fees, of which early termination costs a part.',
    )
  }
  return { ...change, fee: earlyTerminationFee({ rule, term, endsAt, zone, fees: fees ?? [], quantity }) }
}

function withdrawal(
  asked: Omit<CommandOf<'withdraw'>, 'subscriptionId'>,
  { changes }: Known,
  context: SubscriptionContext,
): ChangeOf<'withdraw'> | Refusal {
  const target = changes.find(({ id }) => id === asked.withdraws)
  const values = { change: asked.withdraws }
  if (target === undefined || target.type === 'withdraw') {
    return refusal(
      'subscription.unknown_change',
      `No change ${asked.withdraws} can be withdrawn; name another one.`,
      values,
    )
  }
  if (withdrawnIds(changes).has(target.id)) {
    return refusal('subscription.already_withdrawn', `Change ${target.id} was withdrawn already.`, values)
  }
  if (parseInstant(target.effectiveAt) <= parseInstant(context.now)) {
    return refusal(
      'subscription.already_in_effect',
      `Change ${target.id} took effect at ${target.effectiveAt}; make another change instead.`,
      values,
    )
  }
  if (target === changes[0]) {
    return refusal('subscription.conflicting_change', `Cancel it instead: ${target.id} opened it.`, values)
  }
  const at = knownAt(context)
  return { ...asked, effectiveAt: at, knownAt: at }
}

function cancellationUndone(
  command: CommandOf<'undo-cancel'>,
  known: Known,
  context: SubscriptionContext,
): ChangeOf<'withdraw'> | Refusal {
  const target = liveCancellation(known.changes)
  if (target === undefined) return refusal('subscription.not_cancelled', 'It was not cancelled.')
  return withdrawal({ ...bare(command), type: 'withdraw', withdraws: target.id }, known, context)
}

/** The cancellation that was not taken back. */
export function liveCancellation(changes: readonly SubscriptionChange[]): SubscriptionChange | undefined {
  const withdrawn = withdrawnIds(changes)
  return changes.find(({ type, id }) => type === 'cancel' && !withdrawn.has(id))
}

function knownAt({ now }: SubscriptionContext): Instant {
  return formatInstant(parseInstant(now))
}

type Bare<Command> = Command extends unknown ? Omit<Command, 'subscriptionId'> : never

/** What a change keeps of its command. */
function bare<Command extends SubscriptionCommand>({ subscriptionId: _, ...rest }: Command): Bare<Command> {
  // Omit does not distribute over the union that a caller may hand in; each member has the field.
  return rest as Bare<Command>
}

function refusal(code: ErrorCode, message: string, values?: Refusal['values']): Refusal {
  return { code, message, ...(values === undefined ? {} : { values }) }
}
