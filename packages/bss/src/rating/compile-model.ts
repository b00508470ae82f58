/** The model of a price: found by its type, compiled, and named where it lacks something. */
import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import type { AnyChargeModel, CompiledModel, ModelContext } from './model.ts'

/**
 * Charge models by type.
 *
 * @throws LonglinesError `catalog.invalid_price` where two have one type: one would silently charge for the other
 */
export function modelsByType(models: readonly AnyChargeModel[]): ReadonlyMap<string, AnyChargeModel> {
  const known = new Map<string, AnyChargeModel>()
  models.forEach((model, index) => {
    const other = known.get(model.type)
    if (other !== undefined && other !== model) throw takenType(model.type, index)
    known.set(model.type, model)
  })
  return known
}

/** @throws LonglinesError `catalog.invalid_price` for a model that has the type of a built-in one and is another */
export function refuseDisguises(models: readonly AnyChargeModel[], builtIn: readonly AnyChargeModel[]): void {
  // What is no list of models is refused where the whole context is looked at.
  if (!Array.isArray(models)) return
  models.forEach((model, index) => {
    if (!builtIn.includes(model) && builtIn.some(({ type }) => type === model?.type))
      throw takenType(model.type, index)
  })
}

function takenType(type: string, index: number): LonglinesError {
  return new LonglinesError(
    'catalog.invalid_price',
    `There is another charge model "${type}"; give yours a type of its own, such as "acme.${type}".`,
    { path: `models[${index}].type`, values: { type } },
  )
}

/**
 * Compiles the model of a price.
 *
 * @throws LonglinesError `catalog.unknown_model`; `catalog.invalid_price` with the path of a field that is
 * missing or of another shape; what the model itself refuses
 */
export function compileModel(
  model: { readonly type: string },
  models: ReadonlyMap<string, AnyChargeModel>,
  context: ModelContext,
): CompiledModel {
  const definition = definitionOf(model.type, models, context.path)
  try {
    // The tag says which definition reads these fields; `parsePrices` has checked them where they come from outside.
    return definition.compile(model as never, context)
  } catch (error) {
    if (isLonglinesError(error)) throw error
    const path = `${context.path}${fieldAtFault(definition, model, context)}`
    throw new LonglinesError(
      'catalog.invalid_price',
      `Charge model "${model.type}" cannot use ${path}: ${String(error)}. Give it the fields of its type; parsePrices names all that are wrong.`,
      { path, cause: error },
    )
  }
}

/** @throws LonglinesError `catalog.unknown_model` */
export function definitionOf(
  type: string,
  models: ReadonlyMap<string, AnyChargeModel>,
  path: string,
): AnyChargeModel {
  const definition = models.get(type)
  if (definition) return definition
  throw new LonglinesError(
    'catalog.unknown_model',
    `Charge model "${type}" is not known; give its definition in context.models, or use one of ${[...models.keys()].join(', ')}.`,
    { path: `${path}.type` },
  )
}

/** The field that a compiler missed last before it failed, or else read last: found without the schemas, which a small bundle lacks. */
function fieldAtFault(
  definition: AnyChargeModel,
  model: { readonly type: string },
  context: ModelContext,
): string {
  let read = ''
  let missed: string | undefined
  const watched = <T extends object>(target: T, path: string): T =>
    new Proxy(target, {
      get(of, key) {
        const value: unknown = Reflect.get(of, key)
        // What arrays have is no field.
        if (typeof key === 'symbol' || key in Array.prototype) return value
        const at = Array.isArray(of) ? `${path}[${key}]` : `${path}.${key}`
        read = at
        if (value === undefined || value === null) missed = at
        return typeof value === 'object' && value !== null ? watched(value, at) : value
      },
    })
  try {
    // A copy, because a frozen object must not be watched.
    definition.compile(watched(structuredClone(model), '') as never, context)
  } catch {}
  return missed ?? read
}
