import type { BillingAccount, CycleAnchor, Discount } from '../../billing/index.ts'
import { anAccount } from '../an-account.ts'
import { amounts, dates, zones } from './amounts.ts'
import type { Arbitrary, FastCheck } from './fast-check.ts'
import { prorationNames } from './prices.ts'

/**
 * Accounts of any zone, cycle, convention of proration, discounts and tax status. They are billed in EUR; anIssuer
 * knows what tax is due.
 */
export function accounts(fc: FastCheck, fixed: Partial<BillingAccount>): Arbitrary<BillingAccount> {
  return fc
    .record({
      zone: zones(fc),
      cycle: cycles(fc),
      proration: prorationNames(fc),
      taxCustomer: taxCustomers(fc),
      discounts: fc.array(discounts(fc), { maxLength: 3 }),
      commitment: fc.option(amounts(fc), { nil: undefined }),
      invoicing: fc.constantFrom<'consolidated' | 'by-subscription'>('consolidated', 'by-subscription'),
      segment: fc.option(fc.constantFrom('business'), { nil: undefined }),
    })
    .map(({ discounts: drawn, commitment, segment, ...rest }) =>
      anAccount({
        ...rest,
        discounts: drawn.map((one, index) => ({ ...one, id: `discount-${index + 1}` })),
        ...(commitment === undefined
          ? {}
          : { commitments: [{ id: 'least', name: 'Least', minimum: commitment, taxClass: 'telecom' }] }),
        ...(segment === undefined ? {} : { segment }),
        ...fixed,
      }),
    )
}

function cycles(fc: FastCheck): Arbitrary<CycleAnchor> {
  const days = fc.integer({ min: 1, max: 31 })
  return fc.oneof(
    { withCrossShrink: true },
    days.map((billingDay): CycleAnchor => ({ align: 'billing-day', billingDay })),
    dates(fc, 365).map((anchor): CycleAnchor => ({ align: 'anniversary', anchor })),
    fc.constantFrom<CycleAnchor>({ align: 'calendar' }),
  )
}

/** A consumer at home, businesses at home, in the Union and outside it. */
function taxCustomers(fc: FastCheck): Arbitrary<BillingAccount['taxCustomer']> {
  return fc.constantFrom<BillingAccount['taxCustomer']>(
    { place: { country: 'IT' }, status: 'consumer' },
    { place: { country: 'IT' }, status: 'business', vatId: 'IT12345678903' },
    { place: { country: 'FR' }, status: 'business', vatId: 'FR12345678901' },
    { place: { country: 'CH' }, status: 'business' },
    {
      place: { country: 'IT' },
      status: 'public',
      exemptions: [{ certificate: 'E-1', reason: 'Diplomatic mission', taxClasses: ['telecom'] }],
    },
  )
}

function discounts(fc: FastCheck): Arbitrary<Omit<Discount, 'id'>> {
  return fc
    .record({
      type: fc.constantFrom<Discount['type']>('percentage', 'fixed'),
      value: fc.integer({ min: 0, max: 100 }),
      appliesTo: fc.option(
        fc.constantFrom<NonNullable<Discount['appliesTo']>>(
          { kinds: ['recurring'] },
          { offeringIds: ['offering-1'] },
          { taxClasses: ['telecom'] },
        ),
        { nil: undefined },
      ),
      maxCycles: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
      stacking: fc.constantFrom<NonNullable<Discount['stacking']>>('sequential', 'parallel', 'exclusive'),
      cap: fc.option(amounts(fc), { nil: undefined }),
    })
    .map(({ type, value, appliesTo, maxCycles, stacking, cap }) => ({
      name: `${value} ${type === 'fixed' ? 'EUR' : '%'} off`,
      type,
      value: String(value),
      stacking,
      ...(appliesTo === undefined ? {} : { appliesTo }),
      ...(maxCycles === undefined ? {} : { maxCycles }),
      ...(cap === undefined ? {} : { cap }),
    }))
}
