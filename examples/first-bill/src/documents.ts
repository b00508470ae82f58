/** What the customers get: each invoice as a page and as an electronic document. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { invoicePdf } from '@longlines/adapters/pdf'
import { ublInvoice } from '@longlines/adapters/ubl'
import { usageCharges } from '@longlines/bss/billing'
import { type Invoice, type ItemisedUse, renderInvoice } from '@longlines/bss/invoices'
import { Charge } from '@longlines/bss/rating'
import type { TenantStore } from '@longlines/core/store'
import type { Catalog } from './catalog.ts'
import { BILLED_AT, SUBSCRIPTIONS } from './customers.ts'

const LOGO = {
  width: 48,
  height: 32,
  paths: [
    {
      d: 'M2 22 C10 10 18 10 24 18 C30 26 38 26 46 14 L46 20 C38 32 30 32 24 24 C18 16 10 16 2 28 Z',
      colour: '#0b5c7a',
    },
  ],
}

/** Writes `invoices/NUMBER.pdf` and `invoices/NUMBER.xml`; the same invoices give the same bytes. */
export async function writeDocuments(
  out: string,
  store: TenantStore,
  catalog: Catalog,
  invoices: readonly Invoice[],
): Promise<void> {
  const folder = join(out, 'invoices')
  await mkdir(folder, { recursive: true })
  const fonts = await readFonts()
  for (const invoice of invoices) {
    const page = renderInvoice(invoice, {
      language: 'de',
      subscriptions: namesOf(catalog),
      itemised: await itemised(store, invoice),
      brand: {
        name: 'Seebrise Netz',
        colour: '#0b5c7a',
        footer: ['Seebrise Netz eG · Am Hafen 1 · 26548 Norderney'],
      },
    })
    const name = join(folder, invoice.number ?? invoice.id)
    await writeFile(`${name}.pdf`, await invoicePdf(page, { createdAt: BILLED_AT, fonts, logo: LOGO }))
    await writeFile(`${name}.xml`, ublInvoice(invoice))
  }
}

async function readFonts() {
  const { resolve } = createRequire(import.meta.url)
  const font = (name: string) => readFile(resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`))
  return { regular: await font('DejaVuSans'), bold: await font('DejaVuSans-Bold') }
}

function namesOf({ products }: Catalog): Record<string, string> {
  return Object.fromEntries(
    SUBSCRIPTIONS.map(({ id, product, identity }) => [id, `${products[product].name} · ${identity}`]),
  )
}

/** Calls one by one; traffic is too much to print, and is summed on its line. */
async function itemised(store: TenantStore, invoice: Invoice): Promise<ItemisedUse[]> {
  return store.transaction(async (tx) => {
    const uses: ItemisedUse[] = []
    for await (const row of tx.log(usageCharges).scan({ partition: invoice.accountId, limit: 10_000 })) {
      const { success, data: charge } = Charge.safeParse(row.charge)
      if (!success || charge.type !== 'voice') continue
      const { startedAt, type, subscriptionId, quantity, unit, amount, attributes } = charge
      const description = masked(String(attributes.destination ?? ''))
      uses.push({ startedAt, type, subscriptionId, description, quantity, unit, amount })
    }
    return uses
  })
}

/** The last three digits are nobody else's business. */
function masked(number: string): string {
  return number.replace(/\d{3}$/, 'xxx')
}
