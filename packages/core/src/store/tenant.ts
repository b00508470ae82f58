import { LonglinesError } from '../errors/index.ts'
import { encodeValue } from './values.ts'

/**
 * Gives the tenant's name back when it can be one.
 *
 * @example
 * checkTenant('') // throws input.invalid
 * @throws LonglinesError `input.invalid` for a tenant that is empty, too long or not a well-formed text
 */
export function checkTenant(tenant: string): string {
  if (tenant === '' || tenant.length > 200 || encodeValue('text', tenant) === undefined) {
    throw new LonglinesError('input.invalid', 'Name the tenant with 1 to 200 well-formed characters.', {
      path: 'tenant',
    })
  }
  return tenant
}
