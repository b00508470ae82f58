/** A change of a subscription as it is kept: what was asked, and what that came to. */
import { Instant } from '@longlines/core/time'
import * as z from 'zod'
import { changeFields } from './command.ts'
import { EarlyTerminationFee, SubscriptionTerms, Term } from './terms.ts'

const kept = () => ({
  id: z.string().min(1),
  /** When it counts from. */
  effectiveAt: Instant,
  /** When it was learned of: later than `effectiveAt` for a backdated change. */
  knownAt: Instant,
  who: z.string().min(1).optional(),
  why: z.string().min(1).optional(),
})

const agreed = () => ({
  /** The terms that hold from here on. */
  terms: SubscriptionTerms.optional(),
  /** The term that begins here. */
  agreedTerm: Term.optional(),
})

/** One change. Changes stand in the order in which they were learned of, and are never edited or removed. */
export const SubscriptionChange = /* @__PURE__ */ (() =>
  z.discriminatedUnion('type', [
    z.object({ ...kept(), ...changeFields.order }),
    z.object({ ...kept(), ...changeFields.activate, ...agreed(), trialEndsAt: Instant.optional() }),
    z.object({ ...kept(), ...changeFields.convert, ...agreed() }),
    z.object({ ...kept(), ...changeFields['change-plan'], ...agreed() }),
    z.object({ ...kept(), ...changeFields['change-quantity'] }),
    z.object({ ...kept(), ...changeFields['change-price'] }),
    z.object({ ...kept(), ...changeFields.pause }),
    z.object({ ...kept(), ...changeFields.suspend }),
    z.object({ ...kept(), ...changeFields.resume }),
    z.object({ ...kept(), ...changeFields.transfer }),
    z.object({ ...kept(), ...changeFields.renew, agreedTerm: Term }),
    z.object({ ...kept(), ...changeFields.cancel, fee: EarlyTerminationFee.optional() }),
    z.object({ ...kept(), ...changeFields.abort }),
    z.object({ ...kept(), ...changeFields.withdraw }),
  ]))()
export type SubscriptionChange = z.infer<typeof SubscriptionChange>

/** A change that is something in itself: all but those that take another one back. */
export type EffectiveChange = Exclude<SubscriptionChange, { type: 'withdraw' }>

/** A change of one type, or of some. */
export type ChangeOf<Type extends SubscriptionChange['type']> = Extract<SubscriptionChange, { type: Type }>
