import { spawn } from 'node:child_process'
import { after } from 'node:test'
import { startServerProcess, type ServerProcess } from '../../scripts/support/server-process.ts'
import { createToken } from '../../src/settings/api-tokens.ts'

const { token, entry } = createToken('consumer')

/** The token that the service knows. */
export const TOKEN = token

let started: Promise<ServerProcess> | undefined

after(async () => await (await started)?.stop())

/** The address of the built service with its networks, one for a file of tests. */
export async function liveService (settings: Record<string, string> = {}): Promise<string> {
  started ??= startServerProcess({ API_TOKENS: entry, ...settings })
  return (await started).url
}

/** Runs a program to its end. @throws Error with what it has written, unless it ends well */
export async function runProgram (
  command: string, parameters: readonly string[], options: { cwd?: string, env?: Record<string, string> } = {}
): Promise<string> {
  const child = spawn(command, parameters, { ...options, env: { ...process.env, ...options.env } })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  const text = Buffer.concat(chunks).toString()
  if (code !== 0) throw new Error(`${command} ${parameters.join(' ')} ends with ${String(code)}:\n${text}`)
  return text
}
