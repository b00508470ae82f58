/**
 * An id made of parts: joined by `/`, which is escaped within them, so that different parts never make one id; nor
 * do they end in a number after `#`, which tells ids of the same thing apart.
 *
 * @example
 * itemId('s1', 'fibre', '2026-03-01') // 's1/fibre/2026-03-01'
 * itemId('a/b', 'c#2') // 'a%2Fb/c%232'
 */
export function itemId(...parts: readonly string[]): string {
  return parts.map((part) => part.replace(/[%/#]/g, (letter) => ESCAPES[letter] ?? letter)).join('/')
}

const ESCAPES: Readonly<Record<string, string>> = { '%': '%25', '/': '%2F', '#': '%23' }
