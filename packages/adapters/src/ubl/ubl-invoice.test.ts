import fc from 'fast-check'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { anyDocument } from '../../test/en16931/arbitrary.ts'
import { CASES } from '../../test/en16931/cases.ts'
import { documentOf } from '../../test/en16931/documents.ts'
import { ublInvoice, unitCode } from './index.ts'

const of = (name: string): string => ublInvoice(CASES[name]!)

describe('what a document says', () => {
  const cases: readonly [name: string, ...texts: string[]][] = [
    [
      'two standard rates',
      '<InvoiceTypeCode>380<',
      '<CustomizationID>urn:cen.eu:en16931:2017<',
      '<EndDate>2026-10-31<',
    ],
    [
      'credit note',
      '<CreditNoteTypeCode>381<',
      '<CreditedQuantity unitCode="MON">1<',
      '<PaymentDueDate>2026-12-01<',
    ],
    ['credit note', '<InvoiceDocumentReference><ID>F2026-000000<', '<Note>Moved out\nThank you.<'],
    ['debit note', '<InvoiceTypeCode>383<'],
    [
      'discounts on lines',
      '<ChargeIndicator>false<',
      '<Amount currencyID="EUR">0.45<',
      '<LineExtensionAmount currencyID="EUR">44.55<',
    ],
    [
      'foreign currency',
      '<TaxCurrencyCode>EUR<',
      '<TaxTotal><TaxAmount currencyID="EUR">20.02</TaxAmount></TaxTotal>',
    ],
    ['foreign currency', '<PaymentMeansCode>48<'],
    ['account credit', '<PrepaidAmount currencyID="EUR">50.00<', '<PayableAmount currencyID="EUR">72.00<'],
    ['cash rounding', '<PayableRoundingAmount currencyID="EUR">0.03<', '<PaymentMeansCode>10<'],
    ['exempt', '<TaxExemptionReasonCode>VATEX-EU-132<', '<TaxExemptionReason>Exempt under article 132<'],
    ['reverse charge', '<TaxExemptionReasonCode>VATEX-EU-AE<'],
    ['supply within the EU', '<DeliveryLocation><Address><Country><IdentificationCode>IE<'],
    [
      'credit lines',
      '<InvoicedQuantity unitCode="MON">-1<',
      '<InvoicedQuantity unitCode="DAY">-12.5<',
      '<ChargeIndicator>true<',
    ],
    [
      'odd cents of inclusive prices',
      '<PriceAmount currencyID="EUR">16.39</PriceAmount><BaseQuantity unitCode="MON">2<',
    ],
    [
      'decimal quantities',
      '<PriceAmount currencyID="EUR">0.015</PriceAmount></Price>',
      '<BaseQuantity unitCode="E34">1234.567<',
    ],
    ['fees in advance', '<InvoicePeriod><StartDate>2026-10-01</StartDate><EndDate>2027-01-31<'],
    [
      'direct debit',
      '<PaymentMeansCode>59<',
      '<PaymentMandate><ID>M-1<',
      '<ID schemeID="SEPA">IT66ZZZA1B2C3D4E5F6G7H8<',
    ],
    [
      'names of all scripts',
      'شركة الاتصالات &lt;&amp;&gt; &quot;日本電信&quot; ]]&gt; 📞<',
      'R&amp;D\n&lt;![CDATA[ not one ]]&gt;',
    ],
    ['names of all scripts', 'שורה שנייה\nhalf \ufffd of a pair<', '<Line>3'],
    [
      'every optional field',
      '<TaxPointDate>2026-10-31<',
      '<OrderReference><ID>O-1<',
      '<SellersItemIdentification><ID>fibre<',
    ],
  ]
  it.each(cases)('%s', (name, ...texts) => {
    const plain = of(name).replaceAll(/(<\/?)c[ab]c:/g, '$1')
    for (const text of texts) expect(plain).toContain(text)
  })

  it('keeps VAT ids off what is outside the scope of VAT', () => {
    expect(of('outside the scope')).not.toContain('PartyTaxScheme')
    expect(of('outside the scope')).not.toContain('Percent')
  })

  it('names the profile', () => {
    const text = ublInvoice(CASES.exempt!, { profile: 'peppol-bis-3' })
    expect(text).toContain('<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>')
    expect(text).toContain('urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>')
    const own = ublInvoice(CASES.exempt!, { customizationId: 'urn:x', profileId: 'urn:y' })
    expect(own).toContain(
      '<cbc:CustomizationID>urn:x</cbc:CustomizationID><cbc:ProfileID>urn:y</cbc:ProfileID>',
    )
  })
})

describe('refusals', () => {
  it.each([
    ['below zero', documentOf({ lines: [{ amount: -1n }] }), 'invoice.negative_total', 'issue a credit note'],
    [
      'credit note below zero',
      documentOf({ lines: [{ amount: -1n }], more: { type: 'credit-note' } }),
      'invoice.negative_total',
      'issue an invoice',
    ],
    [
      'a draft',
      documentOf({ lines: [{ amount: 1n }], more: { number: undefined } }),
      'invoice.not_en16931',
      'BR-02',
    ],
  ])('%s', (_, document, code, words) => {
    expect(() => ublInvoice(document)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    )
  })

  it('can be waived where a rule is broken, not where the sum is below zero', () => {
    const draft = documentOf({ lines: [{ amount: 1n }], more: { number: undefined } })
    expect(ublInvoice(draft, { check: false })).toContain('<cbc:IssueDate>')
    const negative = documentOf({ lines: [{ amount: -1n }] })
    expect(() => ublInvoice(negative, { check: false })).toThrow(
      expect.objectContaining({ code: 'invoice.negative_total' }),
    )
  })
})

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  removeNSPrefix: true,
  isArray: (name) => name.endsWith('Line'),
})

/** A decimal text as a BigInt fraction. */
function fraction(text: string): readonly [numerator: bigint, denominator: bigint] {
  const [whole = '', places = ''] = text.split('.')
  return [BigInt(whole + places), 10n ** BigInt(places.length)]
}

it('writes well-formed lines whose price leads to their amount, exactly to half a cent', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const text = ublInvoice(document)
      expect(XMLValidator.validate(text)).toBe(true)
      const { Invoice, CreditNote } = parser.parse(text)
      const lines = CreditNote?.CreditNoteLine ?? Invoice?.InvoiceLine
      expect(lines).toHaveLength(document.lines.length)
      for (const [index, line] of Object.entries(Array.isArray(lines) ? lines : [])) {
        const [amount, cent] = fraction(document.lines[Number(index)]!.amount)
        const [quantity, q] = fraction(line.InvoicedQuantity ?? line.CreditedQuantity)
        const [price, p] = fraction(line.Price.PriceAmount)
        const [base, b] = fraction(line.Price.BaseQuantity ?? '1')
        const difference = quantity * price * b * cent - amount * q * p * base
        const magnitude = difference < 0n ? -difference : difference
        expect(price >= 0n && magnitude * 200n <= q * p * base * cent).toBe(true)
      }
    }),
  )
})

it.each([
  ['second', 'SEC'],
  ['minute', 'MIN'],
  ['month', 'MON'],
  ['MB', '4L'],
  ['GB', 'E34'],
  ['piece', 'C62'],
  ['message', 'C62'],
  ['constructor', 'C62'],
])('%s goes out as %s', (unit, code) => expect(unitCode(unit)).toBe(code))

describe('how it is asked for', () => {
  it('refuses a profile that it does not know and lists the others', () => {
    const options: { profile: 'en16931' } = JSON.parse('{"profile":"peppol"}')
    const wrong = () => ublInvoice(CASES['credit note']!, options)
    expect(wrong).toThrow('There is no profile "peppol"; take one of en16931, peppol-bis-3.')
  })
})

it('writes a credit note whose sum goes to the credit of the account', () => {
  const note = CASES['credit note']!
  const totals = { ...note.totals, credited: note.totals.gross, due: '0.00' }
  const text = ublInvoice({ ...note, totals })
  expect(text).toContain(`<cbc:PrepaidAmount currencyID="EUR">${note.totals.gross}<`)
  expect(text).toContain('<cbc:PayableAmount currencyID="EUR">0.00<')
})
