export { type DiscountShare, discountLines } from './apply.ts'
export { Discount } from './discount.ts'
