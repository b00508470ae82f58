/**
 * Bills of thousands of accounts against a second computation, in SQL and by the rules alone: calendar, proration,
 * rounding, discount and tax are PostgreSQL's. `ORACLE_ACCOUNTS=100000` for the long run.
 */
import { PGlite } from '@electric-sql/pglite'
import { type BillItem, type PreviewQuestion, preview, type UsageTotal } from '@longlines/bss/billing'
import type { Invoice } from '@longlines/bss/invoices'
import {
  type AskedAt,
  anAccount,
  anActivation,
  anIssuer,
  aPriceBook,
  aSubscription,
  oneTime,
  recurring,
} from '@longlines/bss/testing'
import { type SeededRandom, seededRandom } from '@longlines/core/testing'
import { formatInstant, parseInstant } from '@longlines/core/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ACCOUNTS = Number(process.env['ORACLE_ACCOUNTS'] ?? 3000)
const DAYS = ['2026-03-01', '2026-04-01', '2026-05-01'] as const
const ZONES = ['Europe/Rome', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe'] as const
const RATES = { telecom: '22', goods: '10' } as const
const DISCOUNTS = [null, '10', '33.33', '7.5'] as const
const HOUR_MS = 3_600_000

/** Plans, as both computations know them. */
const PLANS = Array.from({ length: 24 }, (_, index) => ({
  id: `plan-${index}`,
  amount: ((index * 137 + 99) / 100).toFixed(2),
  timing: index % 3 === 0 ? ('arrears' as const) : ('advance' as const),
  taxClass: index % 4 === 1 ? ('goods' as const) : ('telecom' as const),
  fee: index % 5 === 0 ? ((index * 7 + 5) / 10).toFixed(2) : null,
}))
const book = aPriceBook(
  Object.fromEntries(
    PLANS.map(({ id, amount, timing, taxClass, fee }) => [
      id,
      [
        recurring(id, amount, { timing, taxClass }),
        ...(fee === null ? [] : [oneTime(`${id}-fee`, fee, { taxClass })]),
      ],
    ]),
  ),
)
const issuer = anIssuer({
  tax: {
    seller: { country: 'IT' },
    rules: Object.entries(RATES).map(([taxClass, rate]) => ({
      id: taxClass,
      name: 'IVA',
      place: { country: 'IT' },
      rate,
      taxClasses: [taxClass],
    })),
  },
})

/** What happened to a subscription, as rows: from when it has which plan, and how many of it. */
interface Fact {
  readonly account: number
  readonly subscription: string
  readonly at: string
  /** Null where it ends. */
  readonly plan: string | null
  readonly quantity: string
  readonly opens: boolean
}

interface Customer {
  readonly question: PreviewQuestion
  readonly zone: string
  readonly discount: string | null
  readonly facts: readonly Fact[]
  readonly usage: readonly UsageTotal[]
}

function customerOf(account: number): Customer {
  const random = seededRandom(20_260_401 + account)
  const zone = ZONES[random.integer(ZONES.length)] ?? ZONES[0]
  const discount = DISCOUNTS[random.integer(DISCOUNTS.length)] ?? null
  const histories = Array.from({ length: 1 + random.integer(4) }, (_, index) =>
    historyOf(random, account, `s-${account}-${index}`, discount !== null),
  )
  const subscriptions = histories.map((facts) => subscriptionOf(facts, zone))
  const usage = usageOf(random, histories)
  const discounts =
    discount === null ? [] : [{ id: 'd', name: 'Less', type: 'percentage', value: discount } as const]
  const taxCustomer = { place: { country: 'IT' }, status: 'consumer' } as const
  const question = {
    account: anAccount({ id: `A-${account}`, zone, discounts, taxCustomer }),
    issuer,
    book,
    subscriptions,
    usage,
  }
  return { question, zone, discount, facts: histories.flat(), usage }
}

/** An opening, and up to four changes; the last may be the end. A discount is on one tax class alone. */
function historyOf(random: SeededRandom, account: number, subscription: string, oneClass: boolean): Fact[] {
  const plans = PLANS.filter(({ taxClass }) => !oneClass || taxClass === 'telecom')
  const facts: Fact[] = []
  let ms = parseInstant('2026-01-03T00:00:00Z') + random.integer(70 * 24) * HOUR_MS
  const changes = random.integer(5)
  for (let index = 0; index <= changes; index += 1) {
    const ends = index > 0 && index === changes && random.integer(2) === 0
    const before = facts.at(-1)
    const drawn = plans[random.integer(plans.length)]?.id ?? 'plan-0'
    const plan = before === undefined || random.integer(3) > 0 ? drawn : (before.plan ?? drawn)
    const { quantity = String(1 + random.integer(4) / 2) } = before ?? {}
    facts.push({
      account,
      subscription,
      at: formatInstant(ms),
      plan: ends ? null : plan,
      quantity: plan === before?.plan ? String(Number(quantity) + 0.5) : quantity,
      opens: index === 0,
    })
    ms += (1 + random.integer(40 * 24)) * HOUR_MS
  }
  return facts
}

function subscriptionOf(facts: readonly Fact[], zone: string) {
  const asked = facts.map(({ at, plan, quantity, opens }, index): AskedAt => {
    if (plan === null) return [at, { type: 'cancel' }]
    if (opens) return [at, anActivation(plan, { accountId: `A-${facts[0]?.account}`, quantity })]
    if (plan === facts[index - 1]?.plan) return [at, { type: 'change-quantity', quantity }]
    return [at, { type: 'change-plan', offeringId: plan }]
  })
  return aSubscription(facts[0]?.subscription ?? '', asked, { zone })
}

/** Calls of March of some subscriptions, rated to the millionth. */
function usageOf(random: SeededRandom, histories: readonly (readonly Fact[])[]): UsageTotal[] {
  return histories.flatMap(([first]): UsageTotal[] => {
    if (first === undefined || random.integer(2) === 0) return []
    const exact = (random.integer(90_000_000) / 1_000_000).toFixed(6)
    return [
      {
        subscriptionId: first.subscription,
        priceId: 'calls',
        description: 'Calls',
        taxClass: 'telecom',
        period: { from: '2026-03-01', to: '2026-04-01' },
        quantity: '60',
        unit: 'second',
        exact,
        chargeCount: 3,
      },
    ]
  })
}

/** The rules, once more: what is due on a day, and what it comes to. */
const SQL = `
  WITH days AS (
    SELECT f.*, a.zone, a.discount, (f.at AT TIME ZONE a.zone)::date AS starts,
      lead((f.at AT TIME ZONE a.zone)::date) OVER (PARTITION BY f.subscription ORDER BY f.at) AS ends
    FROM facts f JOIN accounts a ON a.id = f.account WHERE f.at <= $2::timestamptz
  ),
  cycles AS (
    SELECT m::date AS begins, (m + interval '1 month')::date AS over
    FROM generate_series(date '2026-01-01', $1::date, interval '1 month') m
  ),
  stretches AS (
    SELECT d.account, p.tax_class, p.amount * d.quantity AS price, c.begins, c.over,
      greatest(d.starts, c.begins) AS since, least(coalesce(d.ends, c.over), c.over) AS until,
      CASE WHEN p.timing = 'advance' THEN greatest(d.starts, c.begins)
        ELSE least(coalesce(d.ends, c.over), c.over) END AS due
    FROM days d JOIN plans p ON p.id = d.plan JOIN cycles c ON c.over > d.starts AND c.begins < coalesce(d.ends, c.over)
  ),
  lines AS (
    SELECT account, tax_class,
      round(price * (until - begins) / (over - begins), 2) - round(price * (since - begins) / (over - begins), 2) AS amount
    FROM stretches WHERE since < until AND due <= $1::date
    UNION ALL
    SELECT d.account, p.tax_class, p.fee FROM days d JOIN plans p ON p.id = d.plan
    WHERE d.opens AND p.fee IS NOT NULL AND d.starts <= $1::date
    UNION ALL
    SELECT account, 'telecom', round(exact, 2) FROM usage WHERE $1::date >= date '2026-04-01'
  ),
  classes AS (
    SELECT l.account, l.tax_class, sum(l.amount) AS lines,
      sum(l.amount) - coalesce(round(sum(l.amount) * max(a.discount) / 100, 2), 0) AS net
    FROM lines l JOIN accounts a ON a.id = l.account GROUP BY l.account, l.tax_class
  )
  SELECT account, sum(lines)::text AS lines, sum(net)::text AS net,
    sum(round(net * CASE tax_class WHEN 'goods' THEN 10 ELSE 22 END / 100, 2))::text AS tax
  FROM classes GROUP BY account ORDER BY account`

interface Sums {
  readonly account: number
  readonly lines: string
  readonly net: string
  readonly tax: string
}

const db = new PGlite()
const customers = Array.from({ length: ACCOUNTS }, (_, account) => customerOf(account))

beforeAll(async () => {
  await db.exec(`
    CREATE TABLE accounts (id int, zone text, discount numeric);
    CREATE TABLE plans (id text, amount numeric, timing text, tax_class text, fee numeric);
    CREATE TABLE facts (account int, subscription text, at timestamptz, plan text, quantity numeric, opens boolean);
    CREATE TABLE usage (account int, exact numeric)`)
  const fill = (table: string, rows: readonly object[]) =>
    db.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(rows),
    ])
  await fill(
    'plans',
    PLANS.map(({ taxClass, ...plan }) => ({ ...plan, tax_class: taxClass })),
  )
  for (let from = 0; from < ACCOUNTS; from += 5000) {
    const some = customers.slice(from, from + 5000)
    await fill(
      'accounts',
      some.map(({ zone, discount }, index) => ({ id: from + index, zone, discount })),
    )
    await fill(
      'facts',
      some.flatMap(({ facts }) => facts),
    )
    const rated = some.flatMap(({ usage }, index) =>
      usage.map(({ exact }) => ({ account: from + index, exact })),
    )
    await fill('usage', rated)
  }
}, 600_000)
afterAll(() => db.close())

/** What was due by a day, by what was known at an instant. */
const sumsBy = async (day: string, knownAt = 'infinity'): Promise<Map<number, Sums>> => {
  const { rows } = await db.query<Sums>(SQL, [day, knownAt])
  return new Map(rows.map((row) => [row.account, row]))
}
const noonOf = (day: string) => `${day}T12:00:00Z`
const ZERO = { lines: '0.00', net: '0.00', tax: '0.00' }
const totalsOf = ({ totals: { lines, net, tax } }: Pick<Invoice, 'totals'>) => ({ lines, net, tax })

describe(`${ACCOUNTS} accounts, computed in SQL`, () => {
  it('have the lines, net and tax of their first bill, to the cent', async () => {
    const expected = await sumsBy('2026-04-01')
    expect(expected.size).toBeGreaterThan(ACCOUNTS * 0.9)
    for (const [account, { question }] of customers.entries()) {
      const [invoice] = preview(question, '2026-04-01').invoices
      const { account: _account, ...sums } = expected.get(account) ?? { account, ...ZERO }
      expect(invoice === undefined ? ZERO : totalsOf(invoice), `A-${account}`).toEqual(sums)
    }
  }, 3_600_000)

  it('have paid after three bills, as things became known, what SQL says was due', async () => {
    const expected = await sumsBy('2026-05-01', noonOf('2026-05-01'))
    for (const [account, { question }] of customers.entries()) {
      const billed: BillItem[] = []
      for (const on of DAYS) {
        const known = {
          ...question,
          subscriptions: question.subscriptions.flatMap((one) => knownBy(one, on)),
        }
        const usage = on < '2026-04-01' ? [] : question.usage
        billed.push(...preview({ ...known, usage, billed }, on).items)
      }
      const cents = billed.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
      expect((cents / 100).toFixed(2), `A-${account}`).toBe(expected.get(account)?.lines ?? ZERO.lines)
    }
  }, 3_600_000)
})

/** The subscription as it was on a day, if there was one. */
function knownBy(
  subscription: PreviewQuestion['subscriptions'][number],
  on: string,
): PreviewQuestion['subscriptions'] {
  const by = parseInstant(noonOf(on))
  const changes = subscription.changes.filter(({ knownAt }) => parseInstant(knownAt) <= by)
  return changes.length === 0 ? [] : [{ ...subscription, changes }]
}
