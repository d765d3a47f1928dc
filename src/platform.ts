import { closeSync, openSync, readSync } from 'node:fs'

/** Where the project's tests run. */
export const TESTED_PLATFORM = 'linux-x64'
// onnxruntime-node brings binaries for these, for glibc alone.
const WITH_BINARIES = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64']
const NO_BINARIES = 'onnxruntime-node, which runs the networks, has no binaries for'
// The head of an executable and the name of its loader lie in less.
const HEAD_BYTES = 4096

/** Why no network can be loaded on a platform, and what to do; undefined where they can be. */
export function platformProblem (
  platform: string = process.platform, arch: string = process.arch, isMusl = usesMusl(platform)
): string | undefined {
  const name = `${platform}-${arch}`
  if (isMusl) return `${NO_BINARIES} Alpine and its C library musl: use a Debian image, such as node:22-slim.`
  if (WITH_BINARIES.includes(name)) return undefined
  const called = name === 'darwin-x64' ? `Intel Macs (${name})` : name
  return `${NO_BINARIES} ${called}: use Linux on x64 or arm64, in a virtual machine or with "docker compose up".`
}

/** Whether this Node was built for musl: its loader's name says so. */
function usesMusl (platform: string): boolean {
  if (platform !== 'linux') return false
  const file = openSync(process.execPath, 'r')
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    readSync(file, head, 0, HEAD_BYTES, 0)
    return head.includes('ld-musl-')
  } finally {
    closeSync(file)
  }
}
