/** What can be asked of a subscription, as plain data. */
import { DecimalText } from '@longlines/core/money'
import { BillingInterval, Instant, LocalDate } from '@longlines/core/time'
import * as z from 'zod'

/**
 * When something takes effect: at once, at an instant, at the start of a local day, at the end of the account's
 * billing cycle or of the contract's term, or when the notice period is over (cancellations only).
 */
export const When = /* @__PURE__ */ (() =>
  z.union([
    z.enum(['now', 'end-of-cycle', 'end-of-term', 'after-notice']),
    z.strictObject({ at: Instant }),
    z.strictObject({ on: LocalDate }),
  ]))()
export type When = z.infer<typeof When>

/** Where prices are looked up: in a version of the catalog by its number, or in the one of an instant. */
export const PriceVersion = /* @__PURE__ */ (() => z.union([z.int().min(1), Instant]))()
export type PriceVersion = z.infer<typeof PriceVersion>

/** What a new subscription is for. */
export const Opening = /* @__PURE__ */ (() =>
  z.object({
    accountId: z.string().min(1),
    offeringId: z.string().min(1),
    /** Above zero; `1` where left out. */
    quantity: DecimalText.optional(),
    /** For an add-on: the subscription that it belongs to and ends with. */
    parentId: z.string().min(1).optional(),
    /** Subscriptions with the same key may not be live at once: a line, a port, or an account and offering. */
    exclusiveKey: z.string().min(1).optional(),
  }))()
export type Opening = z.infer<typeof Opening>

const asked = () => ({
  /** Names the change within its subscription: the same id again is the same change. */
  id: z.string().min(1),
  subscriptionId: z.string().min(1),
  /** `now` where left out. */
  when: When.optional(),
  who: z.string().min(1).optional(),
  why: z.string().min(1).optional(),
})

/** Fields of each type besides those of every command. */
const FIELDS = /* @__PURE__ */ (() => ({
  order: { type: z.literal('order'), opening: Opening },
  activate: {
    type: z.literal('activate'),
    /** For a subscription that was not ordered before. */
    opening: Opening.optional(),
    /** Free from activation; the trial of the terms where left out, none where null. */
    trial: BillingInterval.nullable().optional(),
    /** What follows a trial that is left to end; `convert` where left out. */
    trialThen: z.enum(['convert', 'end']).optional(),
    /** `fixed` (default): as of activation or of `priceVersion`. `following`: whatever the catalog says each day. */
    prices: z.enum(['fixed', 'following']).optional(),
    priceVersion: PriceVersion.optional(),
  },
  convert: { type: z.literal('convert') },
  'change-plan': {
    type: z.literal('change-plan'),
    offeringId: z.string().min(1),
    /** `keep` (default): the contract goes on as agreed. `restart`: a new one begins, on the new plan's terms. */
    term: z.enum(['keep', 'restart']).optional(),
    quantity: DecimalText.optional(),
    priceVersion: PriceVersion.optional(),
  },
  'change-quantity': { type: z.literal('change-quantity'), quantity: DecimalText },
  'change-price': { type: z.literal('change-price'), priceVersion: PriceVersion },
  pause: { type: z.literal('pause'), charged: z.boolean() },
  suspend: { type: z.literal('suspend'), charged: z.boolean() },
  resume: { type: z.literal('resume') },
  transfer: { type: z.literal('transfer'), accountId: z.string().min(1) },
  renew: {
    type: z.literal('renew'),
    /** What the terms say where left out. */
    interval: BillingInterval.optional(),
    prices: z.enum(['keep', 'current']).optional(),
    priceVersion: PriceVersion.optional(),
    /** Whether leaving the new term early costs a fee; false where left out. */
    binding: z.boolean().optional(),
  },
  cancel: {
    type: z.literal('cancel'),
    /** What the operator lets the customer off. */
    waive: z
      .array(z.enum(['notice', 'minimum-term', 'fee']))
      .readonly()
      .optional(),
  },
  abort: { type: z.literal('abort') },
  withdraw: { type: z.literal('withdraw'), withdraws: z.string().min(1) },
}))()

/** The fields of a type of change, for the schemas of commands and of changes. */
export const changeFields = FIELDS

/**
 * A change that is asked for. `cancel` before activation takes the order back; `abort` tells that fulfilment
 * failed; `withdraw` takes back a change that has not taken effect, `undo-cancel` the cancellation.
 */
export const SubscriptionCommand = /* @__PURE__ */ (() =>
  z.discriminatedUnion('type', [
    z.object({ ...asked(), ...FIELDS.order }),
    z.object({ ...asked(), ...FIELDS.activate }),
    z.object({ ...asked(), ...FIELDS.convert }),
    z.object({ ...asked(), ...FIELDS['change-plan'] }),
    z.object({ ...asked(), ...FIELDS['change-quantity'] }),
    z.object({ ...asked(), ...FIELDS['change-price'] }),
    z.object({ ...asked(), ...FIELDS.pause }),
    z.object({ ...asked(), ...FIELDS.suspend }),
    z.object({ ...asked(), ...FIELDS.resume }),
    z.object({ ...asked(), ...FIELDS.transfer }),
    z.object({ ...asked(), ...FIELDS.renew }),
    z.object({ ...asked(), ...FIELDS.cancel }),
    z.object({ ...asked(), ...FIELDS.abort }),
    z.object({ ...asked(), ...FIELDS.withdraw }),
    z.object({ ...asked(), type: z.literal('undo-cancel') }),
  ]))()
export type SubscriptionCommand = z.infer<typeof SubscriptionCommand>

/** A command of one type, or of some. */
export type CommandOf<Type extends SubscriptionCommand['type']> = Extract<SubscriptionCommand, { type: Type }>
