const PROTOCOLS = ['redis:', 'rediss:', 'postgres:', 'postgresql:']

/**
 * The engine that several processes share, or nothing.
 * @throws Error that says what an address looks like
 */
export function readQueueUrl (text: string): string {
  if (text === '' || (URL.canParse(text) && PROTOCOLS.includes(new URL(text).protocol))) return text
  throw new Error('must be like redis://host:6379 or postgres://user@host/database, or be empty')
}
