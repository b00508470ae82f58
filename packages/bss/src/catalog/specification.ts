/** What a product is, before anybody sells it. */
import * as z from 'zod'

/** Value of a characteristic: `100`, `"static"`, `true`. */
export const CharacteristicValue = /* @__PURE__ */ (() => z.union([z.string(), z.number(), z.boolean()]))()
export type CharacteristicValue = z.infer<typeof CharacteristicValue>

/** One property that a product has, such as its speed, and the values that it may take. */
export const Characteristic = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    name: z.string().min(1),
    valueType: z.enum(['text', 'number', 'boolean']),
    /** What a number counts: `Mbit/s`. */
    unit: z.string().min(1).optional(),
    /** The values that may be chosen; any of its type where left out. */
    allowed: z.array(CharacteristicValue).min(1).readonly().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    default: CharacteristicValue.optional(),
    /** Whether an offering must say its value, where there is no default. */
    required: z.boolean().optional(),
  }))()
export type Characteristic = z.infer<typeof Characteristic>

/** A kind of product with its characteristics, of which offerings are made. */
export const ProductSpecification = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    name: z.string().min(1),
    characteristics: z.array(Characteristic).readonly(),
  }))()
export type ProductSpecification = z.infer<typeof ProductSpecification>
