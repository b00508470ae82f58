import { describe, expect, it } from 'vitest'
import { decideTaxes, type TaxCustomer, type TaxPolicy } from '../index.ts'

const italy: TaxPolicy = {
  seller: { country: 'IT' },
  rules: [
    { id: 'iva-22', name: 'IVA', place: { country: 'IT' }, rate: '22', taxClasses: ['telecom'] },
    { id: 'iva-4', name: 'IVA', place: { country: 'IT' }, rate: '4', taxClasses: ['books'] },
    { id: 'de-19', name: 'USt', place: { country: 'DE' }, rate: '19' },
    {
      id: 'iva-old',
      name: 'IVA',
      place: { country: 'IT' },
      rate: '21',
      taxClasses: ['equipment'],
      validFor: { to: '2026-04-01' },
    },
    {
      id: 'iva-new',
      name: 'IVA',
      place: { country: 'IT' },
      rate: '23',
      taxClasses: ['equipment'],
      validFor: { from: '2026-04-01' },
    },
  ],
}
const canada: TaxPolicy = {
  seller: { country: 'CA' },
  rules: [
    { id: 'gst', name: 'GST', place: { country: 'CA' }, rate: '5' },
    { id: 'qst', name: 'QST', place: { country: 'CA', region: 'QC' }, rate: '9.975', compound: true },
    {
      id: 'gov',
      name: 'PST',
      place: { country: 'CA', region: 'BC' },
      rate: '7',
      customers: ['consumer', 'business'],
    },
  ],
}
const at = (
  country: string,
  status: TaxCustomer['status'] = 'consumer',
  more: Partial<TaxCustomer> = {},
): TaxCustomer => ({
  place: { country },
  status,
  ...more,
})
const decide = (policy: TaxPolicy, customer: TaxCustomer, taxClass = 'telecom', on = '2026-03-01') =>
  decideTaxes({ policy, customer, taxClass, on }).map(({ ruleId, category, rate }) => [
    ruleId,
    category,
    rate,
  ])

describe('decides', () => {
  const exempt = {
    certificate: 'C-7',
    reason: 'Embassy',
    code: 'VATEX-EU-151',
    validFor: { to: '2026-06-01' },
  }
  const cases: readonly [string, TaxPolicy, TaxCustomer, readonly (readonly string[])[], string?, string?][] =
    [
      ['the rule of place and class', italy, at('IT'), [['iva-22', 'S', '22']]],
      ['a reduced rate', italy, at('IT'), [['iva-4', 'S', '4']], 'books'],
      ['a rate until its last day', italy, at('IT'), [['iva-old', 'S', '21']], 'equipment', '2026-03-31'],
      [
        'the new rate from its first day',
        italy,
        at('IT'),
        [['iva-new', 'S', '23']],
        'equipment',
        '2026-04-01',
      ],
      ['the rate of a consumer in another member state', italy, at('DE'), [['de-19', 'S', '19']]],
      ['reverse charge', italy, at('DE', 'business', { vatId: 'DE1' }), [['eu-reverse-charge', 'AE', '0']]],
      ['no reverse charge without VAT id', italy, at('DE', 'business'), [['de-19', 'S', '19']]],
      ['no reverse charge at home', italy, at('IT', 'business', { vatId: 'IT1' }), [['iva-22', 'S', '22']]],
      ['export out of the Union', italy, at('CH', 'business'), [['eu-export', 'G', '0']]],
      ['a certificate', italy, at('IT', 'public', { exemptions: [exempt] }), [['exemption/C-7', 'E', '0']]],
      [
        'tax again when the certificate has ended',
        italy,
        at('IT', 'public', { exemptions: [exempt] }),
        [['iva-22', 'S', '22']],
        'telecom',
        '2026-06-01',
      ],
      [
        'several taxes, one on top of the other',
        canada,
        { place: { country: 'CA', region: 'QC' }, status: 'consumer' },
        [
          ['gst', 'S', '5'],
          ['qst', 'S', '9.975'],
        ],
      ],
      [
        'by status',
        canada,
        { place: { country: 'CA', region: 'BC' }, status: 'public' },
        [['gst', 'S', '5']],
      ],
    ]
  it.each(cases)('%s', (_, policy, customer, expected, taxClass, on) => {
    expect(decide(policy, customer, taxClass, on)).toEqual(expected)
  })

  it('says why', () => {
    const [decision] = decideTaxes({
      policy: italy,
      customer: at('DE', 'business', { vatId: 'DE123' }),
      taxClass: 'telecom',
      on: '2026-03-01',
    })
    expect(decision?.because).toBe(
      'Business DE123 in DE owes the tax itself (Directive 2006/112/EC, article 196)',
    )
  })
})

it.each([
  ['a place without rule', canada, at('US')],
  ['a class without rule', italy, at('IT')],
])('refuses %s, and is never silently zero', (_, policy, customer) => {
  expect(() => decide(policy, customer, 'gadgets')).toThrow(
    expect.objectContaining({ code: 'tax.unknown_place', path: 'rules' }),
  )
})
