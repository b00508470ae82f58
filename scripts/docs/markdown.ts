/** A runnable block of a page: its code, and the line on which it starts. */
export interface Block {
  path: string
  line: number
  code: string
}

const FENCE = /^```ts( continued)?\s*$/

/**
 * Every block fenced as `ts`. One fenced as `ts continued` goes on from the blocks before it on the page;
 * all others are modules of their own.
 */
export function blocksOf(path: string, text: string): Block[] {
  const blocks: Block[] = []
  const lines = text.split('\n')
  let story = ''
  for (let index = 0; index < lines.length; index += 1) {
    const fence = FENCE.exec(lines[index] ?? '')
    if (!fence) continue
    const end = lines.indexOf('```', index + 1)
    if (end < 0) throw new Error(`${path}:${index + 1} a block that does not end`)
    const own = `${lines.slice(index + 1, end).join('\n')}\n`
    story = fence[1] ? story + own : own
    blocks.push({ path, line: index + 1, code: story })
    index = end
  }
  return blocks
}
