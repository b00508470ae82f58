/** `npm run lock`: run it after every `npm install` that changed package-lock.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import { hostedEntries, type LockFile, missingOptional, repaired } from './lock-file.ts'

const path = 'package-lock.json'
const lock = JSON.parse(readFileSync(path, 'utf8')) as LockFile
const missing = missingOptional(lock).length
const hosted = hostedEntries(lock).length
if (missing + hosted > 0) writeFileSync(path, `${JSON.stringify(repaired(lock), null, 2)}\n`)
console.log(`${path}: ${missing} platform entries added, ${hosted} registry addresses removed`)
