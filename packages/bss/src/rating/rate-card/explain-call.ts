/** What a rate card did with one use, as steps; made from the same pieces that were charged. */
import { formatInstant } from '@longlines/core/time'
import type { Trace, Use } from '../model.ts'
import type { CompiledBand, CompiledCard } from './compile-card.ts'
import { fractionText } from './fraction-text.ts'
import type { Destination } from './rate-card-model.ts'
import type { Piece } from './walk-increments.ts'

/** A charged use with everything that decided its price. */
export interface ChargedCall {
  readonly use: Use
  readonly number: string
  readonly destination: Destination
  readonly card: CompiledCard
  readonly feeBand: CompiledBand | undefined
  readonly pieces: readonly Piece[]
  /** Second of the call at which the charged part ends, before it is filled up to whole increments. */
  readonly end: number
  readonly minimum: number
  /** Quantities are seconds times this. */
  readonly scale: number
}

/** Appends the steps of a call. */
export function explainCall(trace: Trace, call: ChargedCall): void {
  explainDestination(trace, call)
  explainFee(trace, call)
  explainDuration(trace, call)
  const pieces = joinPieces(call.pieces)
  let numerator = BigInt(call.feeBand?.fee ?? 0)
  for (const piece of pieces) numerator += explainPiece(trace, call.card, piece)
  const total = fractionText(numerator, BigInt(call.card.denominator))
  trace.push({
    rule: 'rate-card.total',
    text: `Together ${total.text} before rounding`,
    values: { total: total.decimal, exact: total.exact },
  })
}

function explainDestination(trace: Trace, { number, destination, card }: ChargedCall): void {
  const { prefix, name = null } = destination
  trace.push({
    rule: 'rate-card.destination',
    text: `Destination ${number} matches prefix ${prefix}${name === null ? '' : ` (${name})`}, card ${card.name}`,
    values: { destination: number, matchedPrefix: prefix, name, card: card.name },
  })
}

function explainFee(trace: Trace, { use, card, feeBand }: ChargedCall): void {
  if (feeBand !== undefined) {
    const fee = fractionText(BigInt(feeBand.fee), BigInt(card.denominator)).decimal
    trace.push({
      rule: 'rate-card.connect-fee',
      text: `The call starts in ${feeBand.name}: connect fee ${fee}`,
      values: { band: feeBand.name, connectFee: fee },
      amount: fee,
    })
    return
  }
  const reason = use.continued ? 'continued' : use.covered > 0 ? 'covered' : 'zero-length'
  trace.push({
    rule: 'rate-card.connect-fee',
    text: `No connect fee: ${WHY_NO_FEE[reason]}`,
    values: { reason },
  })
}

const WHY_NO_FEE = {
  continued: 'the call began in an earlier part',
  covered: 'an allowance covered the start of the call',
  'zero-length': 'the call lasted no time',
} as const

function explainDuration(trace: Trace, { use, minimum, end, scale }: ChargedCall): void {
  const asked = (use.covered + use.quantity) / scale
  if (end <= Math.ceil(asked)) return
  trace.push({
    rule: 'rate-card.minimum-duration',
    text: `A call of ${asked} s is charged as one of ${end} s`,
    values: { seconds: asked, chargedSeconds: end, minimumDuration: minimum },
  })
}

function explainPiece(trace: Trace, card: CompiledCard, piece: Piece): bigint {
  const band = card.bands[piece.band]!
  const row = band.rows[piece.row]!
  const seconds = piece.increments * row.increment
  const numerator = BigInt(seconds) * BigInt(row.perSecond)
  const amount = fractionText(numerator, BigInt(card.denominator))
  const { price, per, increment, fromSecond } = row.source
  const startedAt = formatInstant(piece.fromMs)
  trace.push({
    rule: 'rate-card.increments',
    text: `${band.name}, row from second ${fromSecond}: second ${piece.fromSecond} at ${startedAt}, ${piece.increments} x ${increment} s = ${seconds} s at ${price} per ${per} s: ${amount.text}`,
    values: {
      band: band.name,
      rowFromSecond: fromSecond,
      fromSecond: piece.fromSecond,
      startedAt,
      increments: piece.increments,
      increment,
      seconds,
      price,
      per,
      exact: amount.exact,
    },
    amount: amount.decimal,
  })
  return numerator
}

/** Pieces of one row and band that follow each other, such as two days of one band, are one step. */
function joinPieces(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last?.band === piece.band && last.row === piece.row) {
      joined[joined.length - 1] = { ...last, increments: last.increments + piece.increments }
    } else joined.push(piece)
  }
  return joined
}
