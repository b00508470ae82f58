/** What can be asked of a subscription, as plain data. */
import { DecimalText } from '@longlines/core/money'
import { BillingInterval, Instant, LocalDate } from '@longlines/core/time'
import * as z from 'zod'

/**
 * When something takes effect: at once, at an instant, at the start of a local day, or at the end of the account's
 * billing cycle or of the contract's term.
 */
export const When = /* @__PURE__ */ (() =>
  z.union([
    z.enum(['now', 'end-of-cycle', 'end-of-term']),
    z.strictObject({ at: Instant }),
    z.strictObject({ on: LocalDate }),
  ]))()
export type When = z.infer<typeof When>

/** Where prices are looked up: in a version of the catalog by its number, or in the one of an instant. */
export const PriceVersion = /* @__PURE__ */ (() => z.union([z.int().min(1), Instant]))()
export type PriceVersion = z.infer<typeof PriceVersion>

/** What a new subscription is for. */
export const Opening = /* @__PURE__ */ (() =>
  z.strictObject({
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
  who: z.string().min(1).optional(),
  why: z.string().min(1).optional(),
})

/** `now` where left out. */
const dated = { when: /* @__PURE__ */ (() => When.optional())() }

/** Fields of each type besides those of every command. */
const FIELDS = /* @__PURE__ */ (() => ({
  order: { ...dated, type: z.literal('order'), opening: Opening },
  activate: {
    ...dated,
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
  convert: { ...dated, type: z.literal('convert') },
  'change-plan': {
    ...dated,
    type: z.literal('change-plan'),
    offeringId: z.string().min(1),
    /** `keep` (default): the contract goes on as agreed. `restart`: a new one begins, on the new plan's terms. */
    term: z.enum(['keep', 'restart']).optional(),
    quantity: DecimalText.optional(),
    priceVersion: PriceVersion.optional(),
  },
  'change-quantity': { ...dated, type: z.literal('change-quantity'), quantity: DecimalText },
  'change-price': { ...dated, type: z.literal('change-price'), priceVersion: PriceVersion },
  pause: { ...dated, type: z.literal('pause'), charged: z.boolean() },
  suspend: { ...dated, type: z.literal('suspend'), charged: z.boolean() },
  resume: { ...dated, type: z.literal('resume') },
  transfer: { ...dated, type: z.literal('transfer'), accountId: z.string().min(1) },
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
    /** `now` where left out; `after-notice`: as soon as the notice period of the terms allows. */
    when: z.union([When, z.literal('after-notice')]).optional(),
    /** What the operator lets the customer off. */
    waive: z
      .array(z.enum(['notice', 'minimum-term', 'fee']))
      .readonly()
      .optional(),
  },
  abort: { ...dated, type: z.literal('abort') },
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
    z.strictObject({ ...asked(), ...FIELDS.order }),
    z.strictObject({ ...asked(), ...FIELDS.activate }),
    z.strictObject({ ...asked(), ...FIELDS.convert }),
    z.strictObject({ ...asked(), ...FIELDS['change-plan'] }),
    z.strictObject({ ...asked(), ...FIELDS['change-quantity'] }),
    z.strictObject({ ...asked(), ...FIELDS['change-price'] }),
    z.strictObject({ ...asked(), ...FIELDS.pause }),
    z.strictObject({ ...asked(), ...FIELDS.suspend }),
    z.strictObject({ ...asked(), ...FIELDS.resume }),
    z.strictObject({ ...asked(), ...FIELDS.transfer }),
    z.strictObject({ ...asked(), ...FIELDS.renew }),
    z.strictObject({ ...asked(), ...FIELDS.cancel }),
    z.strictObject({ ...asked(), ...FIELDS.abort }),
    z.strictObject({ ...asked(), ...FIELDS.withdraw }),
    z.strictObject({ ...asked(), type: z.literal('undo-cancel') }),
  ]))()
export type SubscriptionCommand = z.infer<typeof SubscriptionCommand>

/** A command of one type, or of some. */
export type CommandOf<Type extends SubscriptionCommand['type']> = Extract<SubscriptionCommand, { type: Type }>
