/** Who sells and who buys, as it is printed on a document. */
import * as z from 'zod'

const countryCode = /* @__PURE__ */ (() =>
  z.string().regex(/^[A-Z]{2}$/, 'Write an ISO 3166-1 country code in capitals such as "IT".'))()

/** Where somebody can be reached by post. Only the country is always known. */
export const PostalAddress = /* @__PURE__ */ (() =>
  z.object({
    lines: z.array(z.string().min(1)).max(3).readonly().optional(),
    postalCode: z.string().min(1).optional(),
    city: z.string().min(1).optional(),
    /** State, province or region. */
    region: z.string().min(1).optional(),
    country: countryCode,
  }))()
export type PostalAddress = z.infer<typeof PostalAddress>

/** A seller or a buyer. */
export const Party = /* @__PURE__ */ (() =>
  z.object({
    name: z.string().min(1),
    address: PostalAddress.optional(),
    /** VAT identifier with its country prefix: `IT12345678903`. */
    vatId: z.string().min(2).optional(),
    /** Number in a register of companies, or a personal tax code. */
    registrationId: z.string().min(1).optional(),
    /** Address for electronic documents (EN 16931 BT-34, BT-49), and the code of its scheme (EAS). */
    endpoint: z.object({ scheme: z.string().min(1), id: z.string().min(1) }).optional(),
    contact: z
      .object({
        name: z.string().min(1).optional(),
        phone: z.string().min(1).optional(),
        email: z.string().min(3).optional(),
      })
      .optional(),
  }))()
export type Party = z.infer<typeof Party>
