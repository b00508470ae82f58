import type { Issuer } from '../billing/index.ts'

/**
 * Who bills: an operator in Italy, with 22% VAT on everything sold there. Businesses elsewhere in the European Union
 * with a VAT identifier owe the tax themselves, and exports bear none.
 *
 * @param more - what is to be otherwise
 * @example
 * anIssuer().tax.rules.map(({ name, rate }) => [name, rate]) // [['IVA', '22']]
 */
export function anIssuer(more: Partial<Issuer> = {}): Issuer {
  return {
    seller: {
      name: 'Longlines Telecom',
      address: { lines: ['Via Roma 1'], postalCode: '10121', city: 'Torino', country: 'IT' },
      vatId: 'IT12345678903',
    },
    tax: {
      seller: { country: 'IT' },
      rules: [{ id: 'iva-22', name: 'IVA', place: { country: 'IT' }, rate: '22' }],
    },
    ...more,
  }
}
