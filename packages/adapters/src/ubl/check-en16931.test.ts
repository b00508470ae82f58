import type { Invoice, InvoiceLine } from '@longlines/bss/invoices'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDocument } from '../../test/en16931/arbitrary.ts'
import { CASES } from '../../test/en16931/cases.ts'
import { documentOf } from '../../test/en16931/documents.ts'
import { checkEn16931 } from './index.ts'

const sound = CASES['two standard rates']!
const rules = (document: Invoice): string[] => checkEn16931(document).map(({ rule }) => rule)
const under = (name: string, more: Partial<Invoice>): Invoice => ({ ...CASES[name]!, ...more })
const withLine = (more: Partial<InvoiceLine>): Invoice => {
  const [first, ...rest] = sound.lines
  return { ...sound, lines: [{ ...first!, ...more }, ...rest] }
}
const withTotals = (more: Partial<Invoice['totals']>): Invoice => ({
  ...sound,
  totals: { ...sound.totals, ...more },
})
const withTax = (more: Partial<Invoice['taxes'][number]>, name = 'two standard rates'): Invoice => {
  const [first, ...rest] = CASES[name]!.taxes
  return under(name, { taxes: [{ ...first!, ...more }, ...rest] })
}
const { seller, buyer } = sound
const { vatId: _vat, ...sellerWithoutVat } = seller
const { vatId: _buyerVat, ...buyerWithoutVat } = buyer
const { address: _address, ...buyerWithoutAddress } = buyer
const { registrationId: _registration, ...sellerWithoutRegistration } = seller

describe('one broken rule each', () => {
  const cases: readonly [rule: string, document: Invoice][] = [
    ['BR-02', { ...sound, number: undefined }],
    ['BR-02', { ...sound, number: '\u0007 ' }],
    ['BR-CL-04', { ...sound, currency: 'XYZ' }],
    [
      'BR-CL-05',
      under('foreign currency', {
        conversion: { ...CASES['foreign currency']!.conversion!, currency: 'ABC' },
      }),
    ],
    [
      'BR-DEC-15',
      under('foreign currency', { conversion: { ...CASES['foreign currency']!.conversion!, tax: '1.001' } }),
    ],
    ['BR-29', { ...sound, period: { from: '2026-10-01', to: '2026-09-01' } }],
    ['BR-55', { ...sound, corrects: { id: 'x', number: '', issuedOn: '2026-10-01' } }],
    ['BR-06', { ...sound, seller: { ...seller, name: ' ' } }],
    ['BR-08', { ...sound, seller: { ...seller, address: undefined } }],
    ['BR-62', { ...sound, seller: { ...seller, endpoint: { scheme: '', id: '1' } } }],
    ['BR-07', { ...sound, buyer: { ...buyer, name: '' } }],
    ['BR-10', { ...sound, buyer: buyerWithoutAddress }],
    ['BR-CL-14', { ...sound, buyer: { ...buyer, address: { lines: [], country: 'UK' } } }],
    ['BR-63', { ...sound, buyer: { ...buyer, endpoint: { scheme: '', id: '1' } } }],
    ['BR-CL-25', { ...sound, buyer: { ...buyer, endpoint: { scheme: 'XX', id: '1' } } }],
    ['BR-CO-09', { ...sound, buyer: { ...buyer, vatId: '6388047V' } }],
    ['BR-CO-25', { ...sound, dueOn: undefined, payment: undefined }],
    ['BR-61', { ...sound, payment: { means: 'credit-transfer' } }],
    ['BR-25', withLine({ description: ' ' })],
    ['BR-CO-04', withLine({ taxes: [...sound.lines[0]!.taxes, ...sound.lines[0]!.taxes] })],
    ['BR-30', withLine({ period: { from: '2026-10-02', to: '2026-10-01' } })],
    ['PEPPOL-EN16931-R120', withLine({ amount: '20.00' })],
    ['BR-CO-14', withTotals({ tax: '12.24', gross: '70.57', due: '70.57' })],
    ['BR-CO-15', withTotals({ gross: '70.57', due: '70.57' })],
    ['BR-CO-16', withTotals({ due: '70.57' })],
    ['BR-DEC-18', withTotals({ due: '70.560001' })],
    ['BR-CL-22', withTax({ exemption: { reason: 'x', code: 'EXEMPT' } }, 'exempt')],
    ['BR-E-10', withTax({ exemption: undefined }, 'exempt')],
    [
      'BR-E-09',
      under('exempt', {
        ...withTax({ tax: '1.00' }, 'exempt'),
        totals: { ...CASES.exempt!.totals, tax: '1.00', gross: '101.00', due: '101.00' },
      }),
    ],
    ['BR-S-02', { ...sound, seller: sellerWithoutVat }],
    ['BR-AE-02', under('reverse charge', { buyer: buyerWithoutVat })],
    ['BR-IC-02', under('supply within the EU', { buyer: buyerWithoutVat })],
    ['BR-G-02', under('export', { seller: sellerWithoutVat })],
    ['BR-CO-26', under('outside the scope', { seller: sellerWithoutRegistration })],
    ['BR-Z-08', withTax({ taxable: '100.01' }, 'zero rated')],
    [
      'BR-S-09',
      under('two standard rates', {
        ...withTax({ tax: '13.00' }),
        totals: { ...sound.totals, tax: '13.50', gross: '71.83', due: '71.83' },
      }),
    ],
  ]
  it.each(cases)('%s', (rule, document) => expect(rules(document)).toEqual([rule]))
})

it.each([
  [{ ...sound, lines: [], taxes: [] }, ['BR-16', 'BR-CO-18', 'BR-CO-10', 'BR-CO-14']],
  [withLine({ net: '19.991' }), ['BR-DEC-23', 'PEPPOL-EN16931-R120', 'BR-CO-10']],
  [withTax({ rate: '21' }), ['BR-S-01', 'BR-S-08']],
  [withTax({ category: 'Z' }), ['BR-S-01', 'BR-Z-08', 'BR-Z-05', 'BR-Z-09']],
  [
    under('outside the scope', { taxes: [...CASES['outside the scope']!.taxes, sound.taxes[0]!] }),
    ['BR-S-08', 'BR-O-11', 'BR-CO-14'],
  ],
  [under('supply within the EU', { buyer: buyerWithoutAddress }), ['BR-10', 'BR-IC-12']],
] as const)('broken together %#', (document, expected) => expect(rules(document)).toEqual(expected))

it('says where and what', () => {
  expect(checkEn16931(withTotals({ due: '70.57' }))).toEqual([
    {
      rule: 'BR-CO-16',
      path: 'totals.due',
      message: 'It says 70.57, but gross less credit, rounded for cash, comes to 70.56.',
    },
  ])
})

it('knows what Peppol wants besides', () => {
  const document: Invoice = {
    ...CASES['direct debit']!,
    buyerReference: undefined,
    seller: { ...seller, endpoint: undefined },
    buyer: { ...buyer, endpoint: undefined },
    payment: { means: 'direct-debit' },
    conversion: { ...CASES['foreign currency']!.conversion!, currency: 'USD', tax: '-1.00' },
  }
  expect(rules(document)).toEqual([])
  expect(checkEn16931(document, { profile: 'peppol-bis-3' }).map(({ rule }) => rule)).toEqual(
    ['R003', 'R010', 'R020', 'R061', 'R055'].map((rule) => `PEPPOL-EN16931-${rule}`),
  )
})

it('merges rows that EN 16931 counts as one', () => {
  const [line] = CASES.exempt!.lines
  const document = documentOf({
    lines: [
      { amount: 10000n, category: 'E' },
      { amount: 5000n, category: 'E' },
    ],
  })
  const row = document.taxes[0]!
  const split: Invoice = {
    ...document,
    taxes: [
      { ...row, taxable: '100.00' },
      { ...row, rate: '0.00', taxable: '50.00', exemption: { reason: 'Training' } },
    ],
  }
  expect(line?.taxes).toHaveLength(1)
  expect(rules(split)).toEqual([])
})

it('finds nothing in documents that are consistent', () => {
  for (const document of Object.values(CASES)) expect(checkEn16931(document)).toEqual([])
  fc.assert(
    fc.property(anyDocument, (document) => {
      expect(checkEn16931(document)).toEqual([])
    }),
  )
})

it('finds any cent that is out of place in a sum', () => {
  const sums = fc.constantFrom('net', 'tax', 'gross', 'due', 'credited', 'rounding' as const)
  fc.assert(
    fc.property(anyDocument, sums, fc.integer({ min: 1, max: 100_000 }), (document, name, off) => {
      const moved = (Math.round(Number(document.totals[name]) * 100) + off) / 100
      const totals = { ...document.totals, [name]: moved.toFixed(2) }
      expect(rules({ ...document, totals }).some((rule) => rule.startsWith('BR-CO-1'))).toBe(true)
    }),
  )
})
