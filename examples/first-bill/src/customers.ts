import type { BillingAccount, Issuer } from '@longlines/bss/billing'

/** Who the operator's customers are: accounts, and what each of them subscribes to under which identities. */

/** The month that is billed, in the operator's zone. October 2026 has 745 hours there: summer time ends. */
export const ZONE = 'Europe/Berlin'
export const MONTH = { from: '2026-10-01', to: '2026-11-01' } as const
export const CURRENCY = 'EUR'
/** The instant at which the month is billed: a date after it in a record is a mistake. */
export const BILLED_AT = '2026-11-02T05:00:00Z'

export type ProductId = 'fibre-500' | 'fibre-business' | 'voice-home' | 'mobile-10' | 'transit-95'

/** The day of billing: cycles begin on the first, and what was used in October is due when it is over. */
export const BILLING_DAY = MONTH.to

export interface Subscription {
  readonly id: string
  readonly accountId: string
  readonly product: ProductId
  /** User name, telephone number (E.164 without plus) or interface, as it stands in the usage records. */
  readonly identity: string
  /** UTC instants; an absent end is open. */
  readonly from: string
  readonly to?: string
}

const LONG_AGO = '2024-03-01T00:00:00Z'

/** Number blocks are those that the German regulator keeps free for film and fiction. */
const HOUSEHOLDS: readonly (readonly [
  name: string,
  fibre: 'fibre-500' | 'fibre-business',
  lines: number,
  sims: number,
  street: string,
])[] = [
  ['Albrecht', 'fibre-500', 1, 3, 'Möwenweg 3'],
  ['Berger', 'fibre-500', 1, 1, 'Möwenweg 11'],
  ['Conrad', 'fibre-500', 1, 0, 'Deichstraße 7'],
  ['Dietrich', 'fibre-500', 1, 2, 'Deichstraße 42'],
  ['Engel', 'fibre-500', 1, 1, 'Am Leuchtturm 1'],
  ['Fuchs', 'fibre-500', 1, 0, 'Am Leuchtturm 5'],
  ['Graf', 'fibre-500', 1, 1, 'Fischergasse 9'],
  ['Hartmann', 'fibre-500', 1, 0, 'Fischergasse 16'],
  ['Imhof', 'fibre-500', 1, 1, 'Hafenstraße 20'],
  ['Jansen', 'fibre-500', 1, 0, 'Hafenstraße 24'],
  ['Kornfeld Bakery', 'fibre-business', 3, 1, 'Marktplatz 2'],
  ['Lindner Law Office', 'fibre-business', 4, 2, 'Marktplatz 8'],
]
const TRANSIT: readonly (readonly [name: string, ifName: string])[] = [
  ['Nordkai Datacenter', 'xe-0/0/1'],
  ['Wattnet Cooperative', 'xe-0/0/2'],
]

/** Households pay VAT; the cooperative in Denmark owes it itself. */
export const ACCOUNTS: readonly BillingAccount[] = [
  ...HOUSEHOLDS.map(([name, fibre, , , street], index) =>
    account(index, name, fibre === 'fibre-business' ? 'business' : 'consumer', {
      lines: [street],
      postalCode: '26548',
      city: 'Norderney',
      country: 'DE',
    }),
  ),
  account(HOUSEHOLDS.length, TRANSIT[0]?.[0] ?? '', 'business', {
    lines: ['Nordkai 14'],
    postalCode: '26723',
    city: 'Emden',
    country: 'DE',
  }),
  account(
    HOUSEHOLDS.length + 1,
    TRANSIT[1]?.[0] ?? '',
    'business',
    { lines: ['Havnegade 30'], postalCode: '6700', city: 'Esbjerg', country: 'DK' },
    'DK12345674',
  ),
]

function account(
  index: number,
  name: string,
  status: 'consumer' | 'business',
  address: NonNullable<BillingAccount['buyer']['address']>,
  vatId?: string,
): BillingAccount {
  const id = `A-${1001 + index}`
  return {
    id,
    currency: CURRENCY,
    zone: ZONE,
    cycle: { align: 'billing-day', billingDay: 1 },
    buyer: { name, address, ...(vatId === undefined ? {} : { vatId }) },
    taxCustomer: { place: { country: address.country }, status, ...(vatId === undefined ? {} : { vatId }) },
    paymentDays: 14,
    payment: {
      means: 'credit-transfer',
      iban: 'DE02120300000000202051',
      bic: 'BYLADEM1001',
      accountName: 'Seebrise Netz eG',
      reference: id,
    },
  }
}

/** The operator, and the tax that it owes on what it sells. */
export const ISSUER: Issuer = {
  seller: {
    name: 'Seebrise Netz eG',
    address: { lines: ['Am Hafen 1'], postalCode: '26548', city: 'Norderney', country: 'DE' },
    vatId: 'DE123456788',
    registrationId: 'GnR 200123',
    contact: { name: 'Customer care', phone: '+49 4932 12500', email: 'rechnung@seebrise.example' },
  },
  tax: {
    seller: { country: 'DE' },
    rules: [{ id: 'ust-19', name: 'USt', place: { country: 'DE' }, rate: '19', taxClasses: ['telecom'] }],
  },
}

export const SUBSCRIPTIONS: readonly Subscription[] = [...householdSubscriptions(), ...transitSubscriptions()]

function householdSubscriptions(): Subscription[] {
  let line = 0
  let sim = 0
  return HOUSEHOLDS.flatMap(([name, fibre, lines, sims], index) => {
    const accountId = ACCOUNTS[index]!.id
    const user = `${name.split(' ')[0]!.toLowerCase()}@seebrise.example`
    const of = (product: ProductId, identity: string): Subscription => ({
      id: `S-${identity.split('@')[0]}`,
      accountId,
      product,
      identity,
      from: LONG_AGO,
    })
    return [
      of(fibre, user),
      ...Array.from({ length: lines }, () => of('voice-home', `493023125${101 + line++}`)),
      ...Array.from({ length: sims }, () => leaving(of('mobile-10', `4917139200${String(11 + sim++)}`))),
    ]
  })
}

/** One card was given back on 30 October: what it seems to have used later belongs to nobody. */
function leaving(subscription: Subscription): Subscription {
  return subscription.identity === '491713920018'
    ? { ...subscription, to: '2026-10-29T23:00:00Z' }
    : subscription
}

function transitSubscriptions(): Subscription[] {
  return TRANSIT.map(([, ifName], index) => ({
    id: `S-transit-${index + 1}`,
    accountId: ACCOUNTS[HOUSEHOLDS.length + index]!.id,
    product: 'transit-95',
    identity: ifName,
    from: LONG_AGO,
  }))
}

/** Subscriptions of one product, in the order of the accounts. */
export function subscriptionsOf(...products: readonly ProductId[]): Subscription[] {
  return SUBSCRIPTIONS.filter(({ product }) => products.includes(product))
}
