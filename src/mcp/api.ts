/** A request to version 1 of the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST'
  /** With the query, for example `/api/v1/persons?limit=100`. */
  readonly path: string
  readonly body?: object
}

export interface ApiAnswer {
  readonly status: number
  readonly bytes: Uint8Array
}

/** Asks the API, wherever it is: in this process or at an address. */
export type AskApi = (request: ApiRequest) => Promise<ApiAnswer>

/** Asks a service at an address, with a token where it wants one. */
export function askByHttp (address: string, token?: string): AskApi {
  return async ({ method, path, body }) => {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' })
    }
    const answer = await fetch(new URL(path, address), { method, headers, body: body && JSON.stringify(body) })
    return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) }
  }
}

/** The JSON of an answer. @throws Error in the words of the service when it says no */
export async function askJson<Body> (ask: AskApi, request: ApiRequest): Promise<Body> {
  return JSON.parse(new TextDecoder().decode(await askBytes(ask, request))) as Body
}

/** The bytes of an answer. @throws Error in the words of the service when it says no */
export async function askBytes (ask: AskApi, request: ApiRequest): Promise<Uint8Array> {
  const { status, bytes } = await ask(request)
  if (status < 400) return bytes
  const { title, detail } = JSON.parse(new TextDecoder().decode(bytes)) as { title: string, detail: string }
  throw new Error(`${title}. ${detail}`)
}
