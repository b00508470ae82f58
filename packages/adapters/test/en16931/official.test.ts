/**
 * Our documents under the official rules of EN 16931. `EN16931_RULES` is the path of the rules for UBL
 * (ConnectingEurope/eInvoicing-EN16931), as saxon-js runs them (SEF); they are not part of this repository.
 */
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ublInvoice } from '../../src/ubl/index.ts'
import { anyDocument } from './arbitrary.ts'
import { CASES } from './cases.ts'
import { broken, rules, runs } from './official.ts'

describe.skipIf(!existsSync(rules))('official rules (EN16931_RULES names their file)', () => {
  it.each(Object.entries(CASES))('%s', (_, document) => {
    expect(broken(ublInvoice(document))).toEqual([])
  })

  it('pass any consistent document', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(broken(ublInvoice(document))).toEqual([])
      }),
      { numRuns: runs },
    )
  })

  it.each([
    ['<cbc:PayableAmount currencyID="EUR">', '1', 'BR-CO-16'],
    ['<cbc:TaxInclusiveAmount currencyID="EUR">', '1', 'BR-CO-15'],
    ['<cbc:LineExtensionAmount currencyID="EUR">', '1', 'BR-CO-10'],
    ['<cbc:PriceAmount currencyID="EUR">', '-', 'BR-27'],
  ])('fail a document with %s%s', (at, put, rule) => {
    const text = ublInvoice(CASES['two standard rates']!).replace(at, at + put)
    expect(broken(text).join()).toContain(`[${rule}]`)
  })
})
