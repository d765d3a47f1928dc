import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { isLoopbackHost } from './loopback.ts'

const ANY = '*'
const EVERY_ADDRESS = ['0.0.0.0', '::']

export interface HostSettings {
  readonly HOST: string
  readonly PUBLIC_URL: string
  readonly ALLOWED_HOSTS: string
}

/**
 * Names without port, separated by commas; `*` allows every name.
 * @throws Error that names the wrong one
 */
export function readHosts (setting: string): string[] {
  const names = setting.split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '')
  const wrong = names.find((name) => name !== ANY && nameIn(name) !== name)
  if (wrong !== undefined) throw new Error(`"${wrong}" is not the name of a host; ports and paths are left out`)
  return names
}

/** The origin under which visitors reach the service; empty when it is not set. @throws Error for anything else */
export function readPublicUrl (setting: string): string {
  if (setting === '') return ''
  const url = URL.canParse(setting) ? new URL(setting) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search + url.hash + url.username !== '') {
    throw new Error('must be like https://fitting.example, without a path')
  }
  return url.origin
}

/**
 * Whether a Host header means this service. A page of somebody else can give its own name this machine's address
 * (DNS rebinding) and would then count as one of ours: its name is what gives it away. An address cannot be
 * given away like that, and is always let in.
 */
export function createHostCheck ({ HOST, PUBLIC_URL, ALLOWED_HOSTS }: HostSettings): (host: string) => boolean {
  const machine = hostname().toLowerCase()
  const own = EVERY_ADDRESS.includes(HOST) ? [machine, `${machine}.local`] : [HOST.toLowerCase()]
  const told = PUBLIC_URL === '' ? [] : [new URL(PUBLIC_URL).hostname]
  const allowed = new Set([...own, ...told, ...readHosts(ALLOWED_HOSTS)])
  return (host) => {
    const name = nameIn(host)
    return name !== undefined && (allowed.has(ANY) || allowed.has(name) || isAddress(name) || isLoopbackHost(host))
  }
}

/** `fitting.example:8000` is `fitting.example`; undefined for what is no host. */
function nameIn (host: string): string | undefined {
  const address = `http://${host}/`
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(address)) return undefined
  return new URL(address).hostname.replace(/\.$/, '')
}

function isAddress (name: string): boolean {
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0
}
