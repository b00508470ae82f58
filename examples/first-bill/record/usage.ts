/**
 * Writes what no server was asked for: the rate deck, call records and mobile data sessions.
 *
 *   npm run record:usage
 */
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { masterCsv } from './calls.ts'
import { deckCsv } from './deck.ts'
import { mobileNdjson } from './mobile.ts'

const recordings = new URL('../recordings/', import.meta.url)
const packed = (name: string, text: string) =>
  writeFileSync(new URL(name, recordings), gzipSync(text, { level: 9 }))

writeFileSync(new URL('rate-deck.csv', recordings), deckCsv())
packed('Master.csv.gz', masterCsv())
packed('mobile-data.ndjson.gz', mobileNdjson())
