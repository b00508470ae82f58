/** Rates the file it is given and prints the peak of its memory in megabytes. */
import { chargeFile } from './bytes.ts'

const [, , file] = process.argv
if (file === undefined) throw new Error('Name a file of events.')
await chargeFile(file)
console.log(process.resourceUsage().maxRSS / 1024)
