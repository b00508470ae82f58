/** The shapes of prices and allowances, and of what they are compiled against. */
import { ROUNDING_MODES } from '@longlines/core/money'
import {
  anyText,
  currency,
  decimal,
  type Flaw,
  fields,
  finite,
  flag,
  flawed,
  instant,
  listOf,
  type ObjectShape,
  oneOf,
  type Shape,
  text,
  utcInstant,
  whole,
} from './shape.ts'

const digits = /* @__PURE__ */ whole(0, 12)
const anyNumber = /* @__PURE__ */ whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)

const rounding = /* @__PURE__ */ fields({ digits, mode: /* @__PURE__ */ oneOf(ROUNDING_MODES) })

const attribute: Shape = (value) =>
  typeof value === 'number'
    ? finite(value)
    : typeof value === 'string'
      ? []
      : flawed('Give a text or a number', value)

const attributes = /* @__PURE__ */ listOf(attribute)

const condition: Shape = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return flawed('Give an object of attributes', value)
  return Object.entries(value).flatMap(([name, wanted]): readonly Flaw[] =>
    (Array.isArray(wanted) ? attributes : attribute)(wanted).map((flaw) => ({
      ...flaw,
      at: `.${name}${flaw.at}`,
    })),
  )
}

const conversion = /* @__PURE__ */ fields(
  {},
  {
    divideBy: decimal,
    multiplyBy: decimal,
    rounding: /* @__PURE__ */ oneOf(['ceil', 'floor', 'half-up', 'none']),
    roundTo: decimal,
    scope: /* @__PURE__ */ oneOf(['record', 'period']),
    unit: anyText,
  },
)

/** Of the model nothing is known here but that it has a type. */
const model: Shape = (value) =>
  typeof value === 'object' && value !== null && 'type' in value
    ? text(value.type).map((flaw) => ({ ...flaw, at: '.type' }))
    : flawed('Give a charge model, an object with its type', value).map((flaw) => ({ ...flaw, at: '.type' }))

function priceShape(at: Shape): ObjectShape {
  return fields(
    { id: text, currency, usageType: text, unit: text, model },
    {
      name: anyText,
      version: text,
      validFor: fields({}, { from: at, to: at }),
      when: condition,
      conversion,
      quantityDigits: digits,
      rounding,
      counter: text,
      accumulate: oneOf(['period', 'record']),
      spend: fields({}, { minimum: decimal, maximum: decimal }),
    },
  )
}

/** A price as code writes it. */
export const PRICE_SHAPE = /* @__PURE__ */ priceShape(instant)

/** A price as it is stored. */
export const STORED_PRICE_SHAPE = /* @__PURE__ */ priceShape(utcInstant)

export const ALLOWANCE_SHAPE = /* @__PURE__ */ fields(
  { id: text, unit: text, units: decimal, usageTypes: /* @__PURE__ */ listOf(text) },
  {
    name: anyText,
    when: condition,
    validFor: /* @__PURE__ */ fields({}, { from: instant, to: instant }),
    priority: anyNumber,
    step: decimal,
    shared: flag,
    quantityDigits: digits,
    rollover: /* @__PURE__ */ fields(
      { max: decimal },
      { min: decimal, expiresAfterPeriods: /* @__PURE__ */ whole(1, 1200) },
    ),
  },
)

const sound: Shape = () => []

const definition: Shape = (value) =>
  typeof value === 'object' && value !== null && 'compile' in value && typeof value.compile === 'function'
    ? []
    : flawed('Give a charge model, with its type and its compiler', value)

/** What prices are compiled against; its allowances are looked at one by one. */
export const CONTEXT_SHAPE = /* @__PURE__ */ fields(
  // A currency that does not exist is said where the prices name it.
  { currency: text, zone: text },
  {
    holidays: /* @__PURE__ */ listOf(text, 0),
    allowances: /* @__PURE__ */ listOf(sound, 0),
    billingDay: sound,
    rounding,
    crossing: /* @__PURE__ */ oneOf(['start', 'split']),
    models: /* @__PURE__ */ listOf(definition, 0),
  },
)
