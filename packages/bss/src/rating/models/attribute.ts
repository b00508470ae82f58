import { LonglinesError } from '@longlines/core/errors'
import { parseScaled } from '@longlines/core/money'
import type { UsageAttributes } from '../model.ts'

/**
 * A number among a record's attributes, as a scaled integer.
 *
 * @throws LonglinesError `rating.missing_attribute`, `money.*`
 */
export function readAttribute(attributes: UsageAttributes, name: string, digits: number): number {
  const value = attributes[name]
  if (value !== undefined) return parseScaled(String(value), digits)
  throw new LonglinesError(
    'rating.missing_attribute',
    `The price reads the attribute "${name}", which the record does not have.`,
    {
      path: `attributes.${name}`,
    },
  )
}
