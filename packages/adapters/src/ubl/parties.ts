import type { Invoice } from '@longlines/bss/invoices'
import { attributed, element, group } from './xml.ts'

type Party = Invoice['seller']
type Address = NonNullable<Party['address']>

const VAT_SCHEME = '<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>'

/** Seller and buyer (BG-4, BG-7), and where a supply within the EU goes (BG-15). */
export function parties(invoice: Invoice): string {
  const creditor = invoice.payment?.means === 'direct-debit' ? invoice.payment.creditorId : undefined
  // Documents outside the scope of VAT may not show a VAT identifier: BR-O-02.
  const showVat = !invoice.taxes.some(({ category }) => category === 'O')
  return (
    group('AccountingSupplierParty', group('Party', partyOf(invoice.seller, showVat, creditor))) +
    group('AccountingCustomerParty', group('Party', partyOf(invoice.buyer, showVat)))
  )
}

/** The country to which goods or services within the EU go: BR-IC-12 wants it. */
export function delivery(invoice: Invoice): string {
  const country = invoice.buyer.address?.country
  if (country === undefined || !invoice.taxes.some(({ category }) => category === 'K')) return ''
  return group('Delivery', group('DeliveryLocation', group('Address', countryOf(country))))
}

function partyOf(party: Party, showVat: boolean, creditorId?: string): string {
  const { endpoint, vatId, contact } = party
  return (
    (endpoint === undefined ? '' : attributed('EndpointID', 'schemeID', endpoint.scheme, endpoint.id)) +
    (creditorId === undefined
      ? ''
      : group('PartyIdentification', attributed('ID', 'schemeID', 'SEPA', creditorId))) +
    (party.address === undefined ? '' : addressOf(party.address)) +
    (vatId === undefined || !showVat
      ? ''
      : group('PartyTaxScheme', element('CompanyID', vatId) + VAT_SCHEME)) +
    group(
      'PartyLegalEntity',
      element('RegistrationName', party.name) + element('CompanyID', party.registrationId),
    ) +
    (contact === undefined
      ? ''
      : group(
          'Contact',
          element('Name', contact.name) +
            element('Telephone', contact.phone) +
            element('ElectronicMail', contact.email),
        ))
  )
}

function addressOf({ lines = [], city, postalCode, region, country }: Address): string {
  const [street, further, third] = lines
  return group(
    'PostalAddress',
    element('StreetName', street) +
      element('AdditionalStreetName', further) +
      element('CityName', city) +
      element('PostalZone', postalCode) +
      element('CountrySubentity', region) +
      group('AddressLine', element('Line', third)) +
      countryOf(country),
  )
}

function countryOf(code: string): string {
  return group('Country', element('IdentificationCode', code))
}
