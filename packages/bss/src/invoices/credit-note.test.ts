import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { totalDocument } from '../billing/index.ts'
import {
  type CreditNoteWish,
  creditCap,
  creditNoteFor,
  debitNoteFor,
  type Invoice,
  Invoice as InvoiceSchema,
} from './index.ts'

const exempt = (taxClass: string, reason: string) =>
  ({
    id: taxClass,
    name: 'IVA',
    place: { country: 'IT' },
    rate: '0',
    category: 'E',
    taxClasses: [taxClass],
    exemption: { reason },
  }) as const
const invoiceOf = (amounts: readonly (readonly [amount: string, taxClass: string])[]): Invoice => {
  const { lines, taxes, totals } = totalDocument({
    currency: 'EUR',
    on: '2026-03-01',
    lines: amounts.map(([amount, taxClass], index) => ({
      id: `l${index}`,
      kind: 'recurring',
      description: 'Line',
      priceId: `p${index}`,
      quantity: '1',
      unit: 'piece',
      amount,
      exact: amount,
      taxClass,
    })),
    tax: {
      seller: { country: 'IT' },
      rules: [
        { id: 'standard', name: 'IVA', place: { country: 'IT' }, rate: '22', taxClasses: ['standard'] },
        { id: 'reduced', name: 'IVA', place: { country: 'IT' }, rate: '10', taxClasses: ['reduced'] },
        exempt('postage', 'Postage'),
        exempt('course', 'Education'),
      ],
    },
    customer: { place: { country: 'IT' }, status: 'consumer' },
  })
  return {
    id: 'i1',
    type: 'invoice',
    status: 'final',
    number: 'F-1',
    accountId: 'A-1',
    currency: 'EUR',
    zone: 'UTC',
    issuedOn: '2026-03-01',
    dueOn: '2026-03-15',
    period: { from: '2026-03-01', to: '2026-04-01' },
    seller: { name: 's' },
    buyer: { name: 'b' },
    lines,
    taxes,
    totals,
    notes: [],
  }
}
const wish = (more: Partial<CreditNoteWish> = {}): CreditNoteWish => ({
  id: 'n1',
  issuedOn: '2026-03-10',
  reason: 'Outage',
  ...more,
})
const two = invoiceOf([
  ['10.00', 'standard'],
  ['20.00', 'reduced'],
])

describe('a credit note', () => {
  it('for everything mirrors the invoice', () => {
    const note = creditNoteFor(two, wish())
    expect(note).toMatchObject({
      type: 'credit-note',
      status: 'draft',
      totals: { net: '30.00', tax: '4.20', gross: '34.20', due: '34.20' },
      corrects: { id: 'i1', number: 'F-1', issuedOn: '2026-03-01' },
      reason: 'Outage',
    })
    expect(note).not.toHaveProperty('number')
    expect(note).not.toHaveProperty('dueOn')
  })

  it('for a part of a line taxes that part', () => {
    const note = creditNoteFor(two, wish({ lines: [{ lineId: 'l0', net: '3.33' }] }))
    expect(note.totals).toMatchObject({ net: '3.33', tax: '0.73', gross: '4.06' })
    expect(note.taxes).toMatchObject([{ rate: '22', taxable: '3.33', tax: '0.73' }])
    expect(note.lines[0]).toMatchObject({ id: 'n1/l0', reverses: { lineId: 'l0', invoiceId: 'i1' } })
  })

  it('keeps apart what is exempt for different reasons', () => {
    const exempted = invoiceOf([
      ['10.00', 'postage'],
      ['20.00', 'course'],
    ])
    const entries = [
      { taxable: '10.00', exemption: { reason: 'Postage' } },
      { taxable: '20.00', exemption: { reason: 'Education' } },
    ]
    expect(creditNoteFor(exempted, wish()).taxes).toMatchObject(entries)
    const debit = debitNoteFor(exempted, { ...wish(), lines: [{ lineId: 'l1', net: '1' }] })
    expect(debit.taxes).toMatchObject([{ taxable: '1.00', exemption: { reason: 'Education' } }])
  })

  const refused: readonly [string, Invoice, Partial<CreditNoteWish>, string][] = [
    ['a draft', { ...two, status: 'draft' }, {}, 'invoice.not_final'],
    ['more than the line', two, { lines: [{ lineId: 'l0', net: '10.01' }] }, 'invoice.credit_exceeds'],
    [
      'twice what is left',
      two,
      {
        lines: [
          { lineId: 'l0', net: '6' },
          { lineId: 'l0', net: '5' },
        ],
      },
      'invoice.credit_exceeds',
    ],
    ['parts of a cent', two, { lines: [{ lineId: 'l0', net: '1.001' }] }, 'invoice.credit_exceeds'],
    ['nothing', two, { lines: [{ lineId: 'l0', net: '0' }] }, 'invoice.credit_exceeds'],
    ['a line of another invoice', two, { lines: [{ lineId: 'x', net: '1' }] }, 'invoice.unknown_line'],
    ['what was credited whole', two, { earlier: [creditNoteFor(two, wish())] }, 'invoice.nothing_to_credit'],
  ]
  it.each(refused)('is refused for %s', (_, invoice, more, code) => {
    expect(() => creditNoteFor(invoice, wish(more))).toThrow(expect.objectContaining({ code }))
  })
})

describe('a debit note', () => {
  const more = (lines: readonly { readonly lineId: string; readonly net: string }[]) =>
    debitNoteFor(two, { id: 'd1', issuedOn: '2026-03-10', reason: 'Old price', lines })

  it('charges lines with the taxes that they have', () => {
    const note = more([
      { lineId: 'l0', net: '1.15' },
      { lineId: 'l1', net: '2.00' },
    ])
    expect(note).toMatchObject({
      type: 'debit-note',
      status: 'draft',
      totals: { lines: '3.15', net: '3.15', tax: '0.45', gross: '3.60', due: '3.60' },
      corrects: { id: 'i1', number: 'F-1' },
    })
    expect(note.taxes.map(({ taxable, tax }) => [taxable, tax])).toEqual([
      ['1.15', '0.25'],
      ['2.00', '0.20'],
    ])
    expect(InvoiceSchema.parse(note)).toEqual(note)
  })

  it.each([
    ['an unknown line', [{ lineId: 'x', net: '1' }], 'invoice.unknown_line'],
    ['nothing', [{ lineId: 'l0', net: '0' }], 'input.invalid'],
    ['less than nothing', [{ lineId: 'l0', net: '-1' }], 'input.invalid'],
    ['parts of a cent', [{ lineId: 'l0', net: '0.005' }], 'input.invalid'],
    ['no line', [], 'input.invalid'],
  ] as const)('is refused for %s', (_, lines, code) => {
    expect(() => more(lines)).toThrow(expect.objectContaining({ code }))
  })

  it('is refused for a draft', () => {
    const draft = { ...two, status: 'draft' } as const
    expect(() => debitNoteFor(draft, { ...wish(), lines: [{ lineId: 'l0', net: '1' }] })).toThrow(
      expect.objectContaining({ code: 'invoice.not_final' }),
    )
  })
})

it.each([
  ['100', '200', '50', '100.00'],
  ['100', '200', '180', '20.00'],
  ['100', '200', '200', '0.00'],
  ['100', '200', '250', '0.00'],
])(
  'of %s, with %s paid and %s credited, %s is credited',
  (potentialCredit, originallyPaid, alreadyCredited, credit) => {
    expect(creditCap({ potentialCredit, originallyPaid, alreadyCredited, currency: 'EUR' })).toBe(credit)
  },
)

const cents = (text: string) => Math.round(Number(text) * 100)
it('all notes together equal the invoice, however it is credited bit by bit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 99_999 }), fc.constantFrom('standard', 'reduced')), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 60_000 })), { maxLength: 6 }),
      (amounts, credits) => {
        const invoice = invoiceOf(amounts.map(([amount, taxClass]) => [(amount / 100).toFixed(2), taxClass]))
        const left = amounts.map(([amount]) => amount)
        const earlier: Invoice[] = []
        for (const [at, amount] of credits) {
          const index = at % amounts.length
          const credit = Math.min(amount, left[index] ?? 0)
          if (credit === 0) continue
          left[index] = (left[index] ?? 0) - credit
          const lines = [{ lineId: `l${index}`, net: (credit / 100).toFixed(2) }]
          earlier.push(creditNoteFor(invoice, wish({ id: `n${earlier.length}`, lines, earlier })))
        }
        if (left.some((rest) => rest > 0)) earlier.push(creditNoteFor(invoice, wish({ id: 'last', earlier })))
        for (const field of ['net', 'tax', 'gross'] as const) {
          const credited = earlier.reduce((all, { totals }) => all + cents(totals[field]), 0)
          expect(credited).toBe(cents(invoice.totals[field]))
        }
      },
    ),
    { numRuns: 300 },
  )
})
