/** What Marea Telecom takes off. */
import type { Discount } from '@longlines/bss/billing'

/** Half the fibre fee for the first three months. Connection, calls and data are paid in full. */
export const welcome: Discount = {
  id: 'welcome',
  name: 'Welcome',
  type: 'percentage',
  value: '50',
  appliesTo: { priceIds: ['fibre-100', 'fibre-500'] },
  maxCycles: 3,
}
