import type { CatalogProblem, Placed } from './problem.ts'
import type { ReadCatalog } from './read-catalog.ts'
import type { Characteristic, CharacteristicValue } from './specification.ts'

/** Characteristics whose allowed values or default do not suit them, and offerings that say other values. */
export function checkCharacteristics({ specifications, offerings }: ReadCatalog): CatalogProblem[] {
  const byId = new Map(specifications.map(({ value }) => [value.id, value]))
  return [
    ...specifications.flatMap(({ path, value }) =>
      value.characteristics.flatMap((one, index) =>
        problemsOfOne({ path: `${path}.characteristics[${index}]`, value: one }),
      ),
    ),
    ...offerings.flatMap(({ path, value: offering }) => {
      const { specificationId, characteristics = {} } = offering
      const specification = specificationId === undefined ? undefined : byId.get(specificationId)
      if (specification === undefined) {
        const [name] = Object.keys(characteristics)
        return name === undefined || specificationId !== undefined
          ? []
          : [invalid(`${path}.characteristics.${name}`, 'Name the specification that has it.')]
      }
      return [
        ...problemsOfValues(`${path}.characteristics`, characteristics, specification.characteristics),
        ...specification.characteristics
          .filter(
            ({ id, required, default: usual }) => required && usual === undefined && !(id in characteristics),
          )
          .map(({ id }) =>
            invalid(`${path}.characteristics`, `Give ${id}, which ${specification.id} requires.`),
          ),
      ]
    }),
  ]
}

function problemsOfValues(
  path: string,
  values: Readonly<Record<string, CharacteristicValue>>,
  known: readonly Characteristic[],
): CatalogProblem[] {
  return Object.entries(values).flatMap(([id, value]) => {
    const characteristic = known.find((one) => one.id === id)
    const wrong =
      characteristic === undefined ? 'There is no such characteristic.' : misfit(characteristic, value)
    return wrong === undefined ? [] : [invalid(`${path}.${id}`, wrong)]
  })
}

function problemsOfOne({ path, value: one }: Placed<Characteristic>): CatalogProblem[] {
  const { allowed, min, max, default: usual } = one
  const reversed = min !== undefined && max !== undefined && min > max
  const usualMisfit = usual === undefined ? undefined : misfit(one, usual)
  return [
    ...(reversed ? [invalid(path, `The least value ${min} is above the most, ${max}.`)] : []),
    ...(allowed ?? []).flatMap((value, index) => {
      const wrong = misfit({ ...one, allowed: undefined }, value)
      return wrong === undefined ? [] : [invalid(`${path}.allowed[${index}]`, wrong)]
    }),
    ...(usualMisfit === undefined ? [] : [invalid(`${path}.default`, usualMisfit)]),
  ]
}

const TYPES = { text: 'string', number: 'number', boolean: 'boolean' } as const

function misfit(one: Characteristic, value: CharacteristicValue): string | undefined {
  const { id, valueType, allowed, min, max } = one
  if (typeof value !== TYPES[valueType]) return `Give ${id} as a ${valueType}, not ${JSON.stringify(value)}.`
  if (allowed !== undefined && !allowed.includes(value)) {
    return `${JSON.stringify(value)} is none of the values of ${id}: ${allowed.join(', ')}.`
  }
  if (typeof value === 'number' && (value < (min ?? value) || value > (max ?? value))) {
    return `${value} is outside of what ${id} may be.`
  }
  return undefined
}

function invalid(path: string, message: string): CatalogProblem {
  return { code: 'catalog.invalid_characteristic', message, path }
}
