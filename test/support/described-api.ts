/** The API as its own description tells it: every operation with its example, and where its answer leads. */

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly example?: string
}
interface Link { readonly operationId: string, readonly parameters: Record<string, string> }

export interface Operation {
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Record<string, { readonly example?: unknown }> }
  readonly responses: Record<string, { readonly links?: Record<string, Link> }>
}

type Values = Readonly<Record<string, string>>

export async function describedOperations (url: string): Promise<Operation[]> {
  const { paths } = await (await fetch(`${url}/docs/json`)).json() as {
    paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })))
}

/** The values of the path that the examples give; undefined where one is missing. */
export function exampleValues ({ parameters = [] }: Operation): Values | undefined {
  const inPath = parameters.filter((parameter) => parameter.in === 'path')
  if (inPath.some(({ example }) => example === undefined)) return undefined
  return Object.fromEntries(inPath.map(({ name, example = '' }) => [name, example]))
}

/** The request of an operation with its example as the body. @throws Error when it needs one and has none */
export function exampleRequest (operation: Operation, values: Values, headers: Values = {}): [string, RequestInit] {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(values[name]))
  const { requestBody, method, operationId } = operation
  if (!requestBody) return [path, { method, headers }]
  const { example } = requestBody.content['application/json']
  if (example === undefined) throw new Error(`${operationId} has no example`)
  return [path, {
    method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(example)
  }]
}

/** Where an answer leads, with the values that it gives; what deletes comes last. */
export function followed (
  { responses }: Operation, { status, body, values }: { status: number, body: unknown, values: Values },
  operations: readonly Operation[]
): Array<{ operation: Operation, values: Values }> {
  const links = Object.values(responses[status]?.links ?? {})
  return links.map(({ operationId, parameters }) => ({
    operation: operations.find((each) => each.operationId === operationId) as Operation,
    values: Object.fromEntries(Object.entries(parameters).map(([name, expression]) =>
      [name, evaluate(expression, body, values)]))
  })).sort((a, b) => Number(a.operation.method === 'DELETE') - Number(b.operation.method === 'DELETE'))
}

/** A runtime expression of OpenAPI 3.1. */
function evaluate (expression: string, body: unknown, values: Values): string {
  const [, name] = /^\$request\.path\.(\w+)$/.exec(expression) ?? []
  if (name !== undefined) return values[name]
  const keys = expression.replace('$response.body#/', '').split('/')
  return String(keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], body))
}
