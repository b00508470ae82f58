/** Member states of the European Union, as ISO 3166-1 codes; Greece is GR here and EL in VAT identifiers. */
export const EU_COUNTRIES: ReadonlySet<string> = /* @__PURE__ */ new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
)
