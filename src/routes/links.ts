/** Where an answer leads, as OpenAPI puts it: to an operation by its name, with what that takes of the answer. */
interface Link {
  readonly operationId: string
  readonly parameters: Record<string, string>
}

/** The id of what was made, in an answer. */
export const MADE = '$response.body#/id'
/** The id of the first of several. */
export const FIRST_MADE = '$response.body#/items/0/id'

/** Links of an answer to operations that take its id. */
export function linksTo (id: string, operations: readonly string[]): Record<string, Link> {
  return Object.fromEntries(operations.map((operationId) => [operationId, { operationId, parameters: { id } }]))
}

/** Links of an answer to the picture of each stage, of the same try-on. */
export function linkToStage (operationId: string): Record<string, Link> {
  return { [operationId]: { operationId, parameters: { id: '$request.path.id', name: '$response.body#/0/name' } } }
}
