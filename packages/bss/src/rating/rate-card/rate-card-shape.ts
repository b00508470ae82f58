import { anyText, decimal, fields, flag, listOf, mapOf, oneOf, text, whole } from '../shape.ts'

const seconds = /* @__PURE__ */ whole(1, 86_400)

const row = /* @__PURE__ */ fields({
  fromSecond: /* @__PURE__ */ whole(0, Number.MAX_SAFE_INTEGER),
  price: decimal,
  per: seconds,
  increment: seconds,
})

const window = /* @__PURE__ */ fields(
  { days: /* @__PURE__ */ listOf(/* @__PURE__ */ whole(1, 7)), from: text, to: text },
  { holidays: /* @__PURE__ */ oneOf(['as-weekday', 'only', 'also', 'never']) },
)

const band = /* @__PURE__ */ fields(
  { rates: /* @__PURE__ */ listOf(row) },
  { name: anyText, windows: /* @__PURE__ */ listOf(window), connectFee: decimal },
)

const destination = /* @__PURE__ */ fields({ prefix: text, card: text }, { name: anyText })

/** A rate card for callers without types; that it fits together is what its compiler looks at. */
export const RATE_CARD_SHAPE = /* @__PURE__ */ fields(
  {
    type: text,
    destinations: /* @__PURE__ */ listOf(destination),
    cards: /* @__PURE__ */ mapOf(/* @__PURE__ */ listOf(band)),
  },
  {
    destinationAttribute: text,
    exitCode: anyText,
    minimumDuration: seconds,
    zeroLength: /* @__PURE__ */ oneOf(['free', 'connect-fee', 'as-one-second']),
    connectFeeWhenCovered: flag,
  },
)
