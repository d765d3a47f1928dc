const BOUNDARY = 'a-boundary-of-the-tests'

export interface Part {
  readonly name: string
  readonly content: string | Uint8Array
  /** A part with a file name is a file. */
  readonly filename?: string
  readonly type?: string
}

export const MULTIPART_TYPE = `multipart/form-data; boundary=${BOUNDARY}`

/** A multipart/form-data body, byte by byte as given: tests break it on purpose. */
export function multipartBody (parts: readonly Part[]): Buffer {
  const chunks = parts.flatMap(({ name, content, filename, type }) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`,
    filename === undefined ? '' : `; filename="${filename}"`,
    filename === undefined ? '' : `\r\nContent-Type: ${type ?? 'image/jpeg'}`,
    '\r\n\r\n', content, '\r\n'
  ])
  return Buffer.concat([...chunks, `--${BOUNDARY}--\r\n`].map((chunk) => Buffer.from(chunk)))
}

export function garmentPart (content: Uint8Array | string, filename = 'shirt.jpg', type = 'image/jpeg'): Part {
  return { name: 'garment', content, filename, type }
}

/** A request as `app.inject` takes it. */
export function uploadRequest (parts: readonly Part[], url = '/tryon', headers: Record<string, string> = {}) {
  return {
    method: 'POST' as const,
    url,
    payload: multipartBody(parts),
    headers: { 'content-type': MULTIPART_TYPE, ...headers }
  }
}
