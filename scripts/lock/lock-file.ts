/**
 * What `npm ci` needs of package-lock.json on every platform. A registry mirror that does not carry the
 * binaries of other platforms makes npm leave them out of the lock file, and then `npm ci` refuses the file.
 */
export interface LockEntry {
  version?: string
  resolved?: string
  link?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

export interface LockFile {
  packages: Record<string, LockEntry>
}

export interface MissingEntry {
  path: string
  entry: LockEntry
}

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const PROCESSORS: Record<string, string> = {
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  loong64: 'loong64',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  x64: 'x64',
  64: 'x64',
}

/** The platform that a binary package's name says, as npm writes it in a lock entry. */
export function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/).map((word) => (word === 'windows' ? 'win32' : word))
  const system = words.find((word) => SYSTEMS.includes(word))
  const processor = words.map((word) => PROCESSORS[word]).find((word) => word !== undefined)
  if (!system || !processor) throw new Error(`no platform in the name of ${name}`)
  const musl = words.some((word) => word.startsWith('musl'))
  const glibc = words.some((word) => word.startsWith('gnu'))
  const libc = musl ? ['musl'] : glibc && system === 'linux' ? ['glibc'] : undefined
  return { cpu: [processor], ...(libc && { libc }), os: [system] }
}

/** Where Node would find `name` from the package at `from`, if the lock file has it at all. */
function located(lock: LockFile, from: string, name: string): boolean {
  for (let folder = from; ; folder = parentOf(folder)) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true
    if (folder === '') return false
  }
}

function parentOf(folder: string): string {
  const at = folder.lastIndexOf('/node_modules/')
  return at < 0 ? '' : folder.slice(0, at)
}

/** The optional dependencies that some package declares and the lock file lacks. */
export function missingOptional(lock: LockFile): MissingEntry[] {
  const missing = new Map<string, LockEntry>()
  for (const [from, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (located(lock, from, name)) continue
      const parent = parentOf(from)
      missing.set(`${parent ? `${parent}/` : ''}node_modules/${name}`, {
        version,
        ...platformOf(name),
        optional: true,
      })
    }
  }
  return [...missing].map(([path, entry]) => ({ path, entry }))
}

/** Entries that would make the install depend on one registry host. */
export function hostedEntries(lock: LockFile): string[] {
  return Object.entries(lock.packages)
    .filter(([, { resolved, link }]) => resolved !== undefined && !link)
    .map(([path]) => path)
}

/** The same lock file with every missing optional entry, without registry hosts, in npm's order. */
export function repaired<T extends LockFile>(lock: T): T {
  const packages: Record<string, LockEntry> = {}
  for (const { path, entry } of missingOptional(lock)) packages[path] = entry
  for (const [path, entry] of Object.entries(lock.packages)) {
    const { resolved, ...rest } = entry
    packages[path] = resolved === undefined || entry.link ? entry : rest
  }
  const ordered = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  return { ...lock, packages: Object.fromEntries(ordered) }
}
