export { type DocumentInput, type DocumentTotals, totalDocument } from './total-document.ts'
