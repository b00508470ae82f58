/**
 * Every error code of Longlines with its HTTP status and title: the one table to look a code up in.
 * A code is stable: once released it is neither renamed nor given another meaning.
 */
export const ERROR_CODES = {
  'input.invalid': { status: 422, title: 'Input does not match its schema' },

  'money.invalid_decimal': { status: 422, title: 'Not a decimal number' },
  'money.precision': { status: 422, title: 'More decimal places than can be kept' },
  'money.overflow': { status: 422, title: 'Number too large to be exact' },
  'money.currency_mismatch': { status: 422, title: 'Amounts of different currencies' },
  'money.unknown_currency': { status: 422, title: 'Currency code is not in ISO 4217' },
  'money.division_by_zero': { status: 422, title: 'Division by zero' },
  'money.allocation': { status: 422, title: 'Amount cannot be divided that way' },

  'time.invalid_instant': { status: 422, title: 'Not an instant' },
  'time.invalid_local_date': { status: 422, title: 'Not a local date' },
  'time.unknown_zone': { status: 422, title: 'Time zone does not exist' },
  'time.invalid_period': { status: 422, title: 'Period ends before it starts' },
  'time.invalid_window': { status: 422, title: 'Weekly window cannot be read' },
  'time.invalid_interval': { status: 422, title: 'Billing interval cannot be computed' },

  'identity.invalid_id': { status: 422, title: 'Not an id of this kind' },
  'identity.invalid_prefix': { status: 500, title: 'Prefix of an id is not usable' },

  'lifecycle.invalid_definition': { status: 500, title: 'Lifecycle is declared wrongly' },
  'lifecycle.illegal_transition': { status: 409, title: 'State does not allow this' },

  'store.invalid_definition': { status: 500, title: 'Collection, log or event is declared wrongly' },
  'store.not_migrated': { status: 500, title: 'Collection or log was not created yet' },
  'store.connection_lost': { status: 503, title: 'Connection to the database was lost' },
  'store.unsupported': { status: 501, title: 'This store cannot do that' },
  'store.invalid_document': { status: 422, title: 'Document cannot be stored' },
  'store.not_found': { status: 404, title: 'Document does not exist' },
  'store.already_exists': { status: 409, title: 'Document exists already' },
  'store.version_conflict': { status: 409, title: 'Document was changed by somebody else' },
  'store.unknown_index': { status: 400, title: 'Index is not declared' },
  'store.unique_violation': { status: 409, title: 'Another document has this unique value' },
  'store.invalid_row': { status: 422, title: 'Row does not match its log' },
  'store.invalid_cursor': { status: 400, title: 'Cursor was not made by this query' },
  'store.schema_mismatch': { status: 500, title: 'Stored schema cannot be migrated' },
  'store.closed': { status: 500, title: 'Store is closed' },
  'store.serialization': { status: 409, title: 'Transactions collided; run it again' },

  'catalog.invalid_tiers': { status: 422, title: 'Tiers overlap, leave a gap or are not in order' },
  'catalog.invalid_price': { status: 422, title: 'Price is not usable' },
  'catalog.overlapping_prices': { status: 422, title: 'Two prices are valid at once' },
  'catalog.unknown_model': { status: 422, title: 'Charge model is not known' },
  'catalog.invalid_bands': { status: 422, title: 'Time bands overlap or leave a gap' },

  'billing.unknown_proration': { status: 422, title: 'Convention of proration is not known' },
  'billing.double_billing': { status: 409, title: 'The same days were billed twice' },
  'billing.credit_out_of_range': { status: 422, title: 'Credit lies outside what it takes from' },

  'rating.no_price': { status: 422, title: 'No price is valid for this record' },
  'rating.unknown_destination': { status: 422, title: 'No rate for this destination' },
  'rating.invalid_quantity': { status: 422, title: 'Quantity cannot be rated' },
  'rating.quantity_precision': { status: 422, title: 'Quantity has more decimals than its unit' },
  'rating.unit_mismatch': { status: 422, title: 'Record and price use different units' },
  'rating.missing_attribute': { status: 422, title: 'Record lacks what the price needs' },
  'rating.no_time_band': { status: 422, title: 'No time band covers this instant' },
  'rating.missing_samples': { status: 422, title: 'Samples are missing' },
  'rating.counters_mismatch': { status: 422, title: 'Counters belong to something else' },

  'usage.malformed': { status: 422, title: 'Line cannot be read' },
  'usage.missing_field': { status: 422, title: 'Field is missing' },
  'usage.invalid_field': { status: 422, title: 'Field has the wrong type or value' },
  'usage.unknown_account': { status: 422, title: 'Nobody is known by this identity' },
  'usage.no_subscription': { status: 422, title: 'No subscription was active at that time' },
  'usage.in_future': { status: 422, title: 'Record is dated in the future' },
  'usage.too_late': { status: 422, title: 'Record came after its period was closed' },
  'usage.conflicting_duplicate': { status: 409, title: 'Same key with other content' },
  'usage.truncated': { status: 422, title: 'File ends in the middle' },
  'usage.overlapping_identity': { status: 422, title: 'Two subscriptions have an identity at once' },
  'usage.counts_unbalanced': { status: 500, title: 'Records were lost or counted twice' },
  'usage.counter_decreased': { status: 422, title: 'Cumulative counter went down' },
} as const

/** A stable error code; see {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES
