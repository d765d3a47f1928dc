import { createHmac } from 'node:crypto'

export interface Signed {
  readonly id: string
  /** Seconds since the epoch. */
  readonly timestamp: number
  readonly body: string
}

/**
 * The headers that prove a message's origin, time and content (Standard Webhooks 1.0.0, "Signature scheme",
 * symmetric): an HMAC with SHA-256 over `id.timestamp.body`.
 */
export function signatureHeaders (secret: string, { id, timestamp, body }: Signed): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`
  }
}
