/** Longer values would hide the sentence. */
const MOST_SHOWN = 80

/**
 * A value from outside as a message shows it: of whatever type, never too long, never failing.
 *
 * @example
 * shown('1e-7') // '"1e-7"'
 * shown(Number.NaN) // 'NaN'
 * shown([null]) // '[null]'
 */
export function shown(value: unknown): string {
  const text = textOf(value)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, MOST_SHOWN + 1))
  if (typeof value !== 'object' || value === null) return String(value)
  try {
    return JSON.stringify(value) ?? 'an object'
  } catch {
    return 'an object'
  }
}
