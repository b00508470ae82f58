import type { InvoiceLabels, InvoiceLanguage } from './language.ts'

const NBSP = '\u00a0'

const UNITS = { second: 's', minute: 'min', hour: 'h', byte: 'B', kilobyte: 'kB', megabyte: 'MB', gigabyte: 'GB' }

const en: InvoiceLabels = {
  invoice: 'Invoice', creditNote: 'Credit note', debitNote: 'Debit note', draft: 'Draft',
  seller: 'From', buyer: 'Billed to', issuedOn: 'Date', dueOn: 'Due date', taxPointOn: 'Tax point',
  period: 'Billing period', account: 'Account', buyerReference: 'Your reference', orderReference: 'Purchase order',
  vatId: 'VAT ID', registrationId: 'Reg. no.',
  corrects: 'Corrects invoice {number} of {date}', reason: 'Reason',
  description: 'Description', quantity: 'Quantity', unitPrice: 'Unit price', tax: 'Tax', amount: 'Amount',
  general: 'Account', subscription: 'Subscription {id}', subtotal: 'Subtotal {name}',
  broughtForward: 'Brought forward', carriedForward: 'Carried forward',
  linesTotal: 'Sum of lines', discounts: 'Discounts', net: 'Total before tax', taxTotal: 'Tax', gross: 'Total',
  accountCredit: 'Paid from account credit', addedToCredit: 'Added to your account credit', paidOut: 'Paid out to you', rounding: 'Rounding', due: 'Amount due', credited: 'Amount credited',
  taxSummary: 'Tax summary', taxable: 'Taxable amount', rate: 'Rate',
  conversion: 'Exchange rate {rate} of {date} ({source})',
  payment: 'How to pay', payee: 'Payee', iban: 'IBAN', bic: 'BIC', reference: 'Payment reference',
  directDebit: 'We collect this amount by direct debit on {date}.', card: 'We charge this amount to your card.',
  mandateId: 'Mandate', creditorId: 'Creditor ID',
  noLines: 'Nothing was charged in this period.',
  itemised: 'Itemised usage', date: 'Date', time: 'Time', destination: 'Destination', duration: 'Duration',
  pageOf: 'Page {page} of {pages}',
  usage: { voice: 'Calls', sms: 'Messages', mms: 'Picture messages', data: 'Data' }, units: UNITS,
}

const it: InvoiceLabels = {
  invoice: 'Fattura', creditNote: 'Nota di credito', debitNote: 'Nota di debito', draft: 'Bozza',
  seller: 'Da', buyer: 'Intestata a', issuedOn: 'Data', dueOn: 'Scadenza', taxPointOn: 'Esigibilità IVA',
  period: 'Periodo', account: 'Codice cliente', buyerReference: 'Vostro riferimento', orderReference: 'Ordine',
  vatId: 'Partita IVA', registrationId: 'Cod. fiscale / REA',
  corrects: 'Rettifica la fattura {number} del {date}', reason: 'Motivo',
  description: 'Descrizione', quantity: 'Quantità', unitPrice: 'Prezzo unitario', tax: 'IVA', amount: 'Importo',
  general: 'Voci generali', subscription: 'Utenza {id}', subtotal: 'Subtotale {name}',
  broughtForward: 'Riporto', carriedForward: 'A riportare',
  linesTotal: 'Somma delle righe', discounts: 'Sconti', net: 'Totale imponibile', taxTotal: 'IVA', gross: 'Totale',
  accountCredit: 'Credito utilizzato', addedToCredit: 'Aggiunto al Suo credito', paidOut: 'Rimborsato', rounding: 'Arrotondamento', due: 'Totale da pagare', credited: 'Totale accreditato',
  taxSummary: 'Riepilogo IVA', taxable: 'Imponibile', rate: 'Aliquota',
  conversion: 'Cambio {rate} del {date} ({source})',
  payment: 'Come pagare', payee: 'Beneficiario', iban: 'IBAN', bic: 'BIC', reference: 'Causale',
  directDebit: 'L’importo sarà addebitato sul conto il {date}.', card: 'L’importo sarà addebitato sulla carta.',
  mandateId: 'Mandato', creditorId: 'ID creditore',
  noLines: 'Nessun addebito in questo periodo.',
  itemised: 'Dettaglio del traffico', date: 'Data', time: 'Ora', destination: 'Destinazione', duration: 'Durata',
  pageOf: 'Pagina {page} di {pages}',
  usage: { voice: 'Chiamate', sms: 'Messaggi', mms: 'MMS', data: 'Dati' }, units: UNITS,
}

const de: InvoiceLabels = {
  invoice: 'Rechnung', creditNote: 'Rechnungskorrektur', debitNote: 'Nachbelastung', draft: 'Entwurf',
  seller: 'Von', buyer: 'Rechnung an', issuedOn: 'Datum', dueOn: 'Zahlbar bis', taxPointOn: 'Steuerzeitpunkt',
  period: 'Abrechnungszeitraum', account: 'Kundennummer', buyerReference: 'Ihr Zeichen', orderReference: 'Bestellung',
  vatId: 'USt-IdNr.', registrationId: 'Register-Nr.',
  corrects: 'Korrigiert Rechnung {number} vom {date}', reason: 'Grund',
  description: 'Beschreibung', quantity: 'Menge', unitPrice: 'Einzelpreis', tax: 'USt.', amount: 'Betrag',
  general: 'Allgemein', subscription: 'Anschluss {id}', subtotal: 'Zwischensumme {name}',
  broughtForward: 'Übertrag', carriedForward: 'Zu übertragen',
  linesTotal: 'Summe der Posten', discounts: 'Rabatte', net: 'Summe netto', taxTotal: 'Umsatzsteuer', gross: 'Summe brutto',
  accountCredit: 'Aus Guthaben bezahlt', addedToCredit: 'Ihrem Guthaben gutgeschrieben', paidOut: 'An Sie ausgezahlt', rounding: 'Rundung', due: 'Zu zahlen', credited: 'Gutgeschrieben',
  taxSummary: 'Steuern', taxable: 'Nettobetrag', rate: 'Satz',
  conversion: 'Kurs {rate} vom {date} ({source})',
  payment: 'So bezahlen Sie', payee: 'Empfänger', iban: 'IBAN', bic: 'BIC', reference: 'Verwendungszweck',
  directDebit: 'Wir buchen den Betrag am {date} ab.', card: 'Wir belasten den Betrag Ihrer Karte.',
  mandateId: 'Mandat', creditorId: 'Gläubiger-ID',
  noLines: 'In diesem Zeitraum wurde nichts berechnet.',
  itemised: 'Einzelverbindungsnachweis', date: 'Datum', time: 'Uhrzeit', destination: 'Ziel', duration: 'Dauer',
  pageOf: 'Seite {page} von {pages}',
  usage: { voice: 'Anrufe', sms: 'Nachrichten', mms: 'MMS', data: 'Daten' }, units: { ...UNITS, second: 's' },
}

const fr: InvoiceLabels = {
  invoice: 'Facture', creditNote: 'Avoir', debitNote: 'Note de débit', draft: 'Projet',
  seller: 'De', buyer: 'Facturé à', issuedOn: 'Date', dueOn: 'Échéance', taxPointOn: 'Exigibilité TVA',
  period: 'Période', account: 'Compte client', buyerReference: 'Votre référence', orderReference: 'Bon de commande',
  vatId: 'N° TVA', registrationId: 'N° d’immatriculation',
  corrects: 'Rectifie la facture {number} du {date}', reason: 'Motif',
  description: 'Désignation', quantity: 'Quantité', unitPrice: 'Prix unitaire', tax: 'TVA', amount: 'Montant',
  general: 'Compte', subscription: 'Ligne {id}', subtotal: 'Sous-total {name}',
  broughtForward: 'Report', carriedForward: 'À reporter',
  linesTotal: 'Total des lignes', discounts: 'Remises', net: 'Total HT', taxTotal: 'TVA', gross: 'Total TTC',
  accountCredit: 'Réglé par avoir', addedToCredit: 'Ajouté à votre avoir', paidOut: 'Montant remboursé', rounding: 'Arrondi', due: 'Net à payer', credited: 'Montant crédité',
  taxSummary: 'Détail de la TVA', taxable: 'Base HT', rate: 'Taux',
  conversion: 'Taux de change {rate} du {date} ({source})',
  payment: 'Comment payer', payee: 'Bénéficiaire', iban: 'IBAN', bic: 'BIC', reference: 'Référence du paiement',
  directDebit: 'Ce montant sera prélevé le {date}.', card: 'Ce montant sera débité de votre carte.',
  mandateId: 'Mandat', creditorId: 'ID créancier',
  noLines: 'Rien n’a été facturé pour cette période.',
  itemised: 'Détail des consommations', date: 'Date', time: 'Heure', destination: 'Destination', duration: 'Durée',
  pageOf: 'Page {page} sur {pages}',
  usage: { voice: 'Appels', sms: 'Messages', mms: 'MMS', data: 'Données' }, units: { ...UNITS, byte: 'o', kilobyte: 'ko', megabyte: 'Mo', gigabyte: 'Go' },
}

const es: InvoiceLabels = {
  invoice: 'Factura', creditNote: 'Factura rectificativa', debitNote: 'Nota de débito', draft: 'Borrador',
  seller: 'De', buyer: 'Facturado a', issuedOn: 'Fecha', dueOn: 'Vencimiento', taxPointOn: 'Devengo del IVA',
  period: 'Periodo', account: 'Cuenta', buyerReference: 'Su referencia', orderReference: 'Pedido',
  vatId: 'NIF-IVA', registrationId: 'N.º de registro',
  corrects: 'Rectifica la factura {number} del {date}', reason: 'Motivo',
  description: 'Descripción', quantity: 'Cantidad', unitPrice: 'Precio unitario', tax: 'IVA', amount: 'Importe',
  general: 'Cuenta', subscription: 'Línea {id}', subtotal: 'Subtotal {name}',
  broughtForward: 'Suma anterior', carriedForward: 'Suma y sigue',
  linesTotal: 'Suma de las líneas', discounts: 'Descuentos', net: 'Base imponible', taxTotal: 'IVA', gross: 'Total',
  accountCredit: 'Pagado con saldo a favor', addedToCredit: 'Añadido a su saldo a favor', paidOut: 'Importe reembolsado', rounding: 'Redondeo', due: 'Total a pagar', credited: 'Total abonado',
  taxSummary: 'Resumen de IVA', taxable: 'Base', rate: 'Tipo',
  conversion: 'Tipo de cambio {rate} del {date} ({source})',
  payment: 'Cómo pagar', payee: 'Beneficiario', iban: 'IBAN', bic: 'BIC', reference: 'Concepto',
  directDebit: 'Cargaremos este importe en su cuenta el {date}.', card: 'Cargaremos este importe en su tarjeta.',
  mandateId: 'Mandato', creditorId: 'ID acreedor',
  noLines: 'No hay cargos en este periodo.',
  itemised: 'Detalle de consumo', date: 'Fecha', time: 'Hora', destination: 'Destino', duration: 'Duración',
  pageOf: 'Página {page} de {pages}',
  usage: { voice: 'Llamadas', sms: 'Mensajes', mms: 'MMS', data: 'Datos' }, units: UNITS,
}

const ENGLISH_MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** The languages that are here. Spread one and change what differs to make your own. */
export const INVOICE_LANGUAGES: Readonly<Record<'en' | 'it' | 'de' | 'fr' | 'es', InvoiceLanguage>> = {
  en: { code: 'en', decimal: '.', group: ',', date: '{d} {month} {yyyy}', months: ENGLISH_MONTHS, currency: 'before', percent: '%', labels: en },
  it: { code: 'it', decimal: ',', group: '.', date: '{dd}/{mm}/{yyyy}', months: [], currency: 'after', percent: '%', labels: it },
  de: { code: 'de', decimal: ',', group: '.', date: '{dd}.{mm}.{yyyy}', months: [], currency: 'after', percent: `${NBSP}%`, labels: de },
  fr: { code: 'fr', decimal: ',', group: NBSP, date: '{dd}/{mm}/{yyyy}', months: [], currency: 'after', percent: `${NBSP}%`, labels: fr },
  es: { code: 'es', decimal: ',', group: '.', date: '{dd}/{mm}/{yyyy}', months: [], currency: 'after', percent: `${NBSP}%`, labels: es },
}
