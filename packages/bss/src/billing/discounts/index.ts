export { couldBeGiven, type DiscountShare, discountLines, isGiven } from './apply.ts'
export { Discount } from './discount.ts'
