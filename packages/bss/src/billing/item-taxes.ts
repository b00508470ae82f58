import type { BillItem, ItemTax } from './bill-item.ts'
import type { DocumentTotals } from './totals/index.ts'

/** The taxes of a document's items by tax class, as what takes them back needs to know them. */
export function itemTaxesBy(
  decisions: DocumentTotals['decisions'],
): (item: Pick<BillItem, 'taxClass'>) => readonly ItemTax[] | undefined {
  const byClass = new Map<string, readonly ItemTax[]>()
  for (const [taxClass, decided] of Object.entries(decisions)) {
    byClass.set(
      taxClass,
      decided.map(({ because: _why, compound, ...tax }) => (compound ? { ...tax, compound } : tax)),
    )
  }
  return ({ taxClass }) => byClass.get(taxClass)
}
