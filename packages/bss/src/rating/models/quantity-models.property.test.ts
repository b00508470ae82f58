import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal, quantityModel as model, quantity, rounding, tiersWith } from '../../../test/arbitraries.ts'
import { type OracleModel, oracleCharges } from '../../../test/oracle/quantity.ts'
import { oracleSeats } from '../../../test/oracle/seats.ts'
import { rateAlone } from '../../../test/rate-alone.ts'
import { BUILT_IN_MODELS } from '../built-in-models.ts'
import type { AnyChargeModel, ChargeModel, Trace } from '../model.ts'
import { proratedGraduated, seatUsage } from './index.ts'

function definitionOf(type: string): ChargeModel<OracleModel> {
  const found = BUILT_IN_MODELS.find((definition: AnyChargeModel) => definition.type === type)
  if (!found) throw new Error(`no definition of ${type}`)
  return {
    type: found.type as OracleModel['type'],
    compile: (one, context) => found.compile(one as never, context),
  }
}

/** Exact steps rounded once, then what is taken off or added to a rounded amount. */
function sumOfSteps(trace: Trace): string {
  const isAfter = (rule: string) => rule === 'counter' || rule.endsWith('.limit')
  const sum = (steps: Trace) => steps.reduce((total, step) => total.plus(step.amount ?? '0'), new Decimal(0))
  const exact = sum(trace.filter((step) => !isAfter(step.rule)))
  return exact
    .toDecimalPlaces(2, Decimal.ROUND_HALF_UP)
    .plus(sum(trace.filter((step) => isAfter(step.rule))))
    .toFixed()
}

describe('quantity models against plain decimals', () => {
  it('charge what the oracle charges', () => {
    fc.assert(
      fc.property(
        model,
        fc.array(quantity, { minLength: 1, maxLength: 8 }),
        rounding,
        (one, quantities, how) => {
          const meter = rateAlone(definitionOf(one.type), one, {
            amountDigits: how.digits,
            rounding: how.mode,
            quantityDigits: 3,
          })
          const charges = quantities.map((text) => meter.charge(text))
          expect(charges).toEqual(oracleCharges(one, quantities, how))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('charge the same with a trace as without, and name steps that sum to it', () => {
    fc.assert(
      fc.property(model, fc.array(quantity, { minLength: 1, maxLength: 4 }), (one, quantities) => {
        const silent = rateAlone(definitionOf(one.type), one, { quantityDigits: 3 })
        const loud = rateAlone(definitionOf(one.type), one, { quantityDigits: 3 })
        for (const text of quantities) {
          const trace: Trace = []
          const charged = loud.charge(text, {}, trace)
          expect(charged).toBe(silent.charge(text))
          expect(sumOfSteps(trace)).toBe(charged)
          for (const step of trace) expect(step.text).not.toMatch(/NaN|undefined|Infinity/)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('cost the same however a period is cut, where they count over it', () => {
    const cumulative = model.filter(
      ({ type }) => !['per-unit', 'multiplier', 'percentage', 'flat'].includes(type),
    )
    fc.assert(
      fc.property(cumulative, quantity, quantity, rounding, (one, first, second, how) => {
        const over = { amountDigits: how.digits, rounding: how.mode, quantityDigits: 3 }
        const [cut, whole] = [
          rateAlone(definitionOf(one.type), one, over),
          rateAlone(definitionOf(one.type), one, over),
        ]
        cut.charge(first)
        cut.charge(second)
        whole.charge((Number(first) + Number(second)).toFixed(3))
        expect(cut.tally().amount).toBe(whole.tally().amount)
      }),
      { numRuns: 500 },
    )
  })
})

describe('prorated seats against plain decimals', () => {
  it('charge what the oracle charges, seat by seat', () => {
    const change = fc.record({
      units: fc.integer({ min: -8, max: 12 }),
      share: fc.integer({ min: 0, max: 31 }),
    })
    const tiers = tiersWith(fc.record({ unitPrice: decimal(20, 2), flatFee: decimal(99, 2) })).map((list) =>
      list.map((tier, index) => ({ ...tier, upTo: tier.upTo === null ? null : String((index + 1) * 7) })),
    )
    fc.assert(
      fc.property(tiers, fc.array(change, { minLength: 1, maxLength: 8 }), (list, drawn) => {
        let held = 0
        const changes = drawn.flatMap(({ units, share }) => {
          const kept = Math.max(units, -held)
          held += kept
          // What goes takes back less than what came: a period never gets below its fees here.
          const prorated = kept < 0 ? '0' : ((kept * share) / 32).toFixed(5)
          return kept === 0 ? [] : [{ units: kept, proratedUnits: prorated }]
        })
        fc.pre(changes.length > 0)
        const meter = rateAlone(
          proratedGraduated,
          { type: 'prorated-graduated', tiers: list },
          { amountDigits: 8 },
        )
        for (const { quantity: rise, attributes } of seatUsage(
          changes.map((one) => ({ ...one, units: String(one.units) })),
        )) {
          meter.charge(rise, attributes)
        }
        expect(meter.tally().amount / 1e8).toBeCloseTo(Number(oracleSeats(list, changes)), 6)
      }),
      { numRuns: 300 },
    )
  })
})
