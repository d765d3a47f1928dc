import { readFile, statfs } from 'node:fs/promises'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { platformProblem, TESTED_PLATFORM } from '../../src/platform.ts'
import { judge, type Check } from './checks.ts'

// package.json's `engines`, and which of them still get security fixes.
const LEAST = [[20, 19], [22, 13], [24, 0]] as const
// What makes networks fast, as /proc/cpuinfo calls it.
const INSTRUCTIONS = ['avx2', 'avx512f', 'avx_vnni', 'avx512_vnni', 'amx_tile', 'asimd', 'asimddp']
// The largest resident set of `npm run bench` is 841 MB; the system and other programs take about as much again.
const LEAST_MEGABYTES = 2_000
const FREE_MEGABYTES = 1_000
const BYTES_PER_MEGABYTE = 1024 * 1024
const megabytes = (bytes: number) => Math.floor(bytes / BYTES_PER_MEGABYTE)

/** Whether this Node runs the service. */
export function checkNode (version = process.versions.node): Check {
  const [major, minor] = version.split('.').map(Number)
  const isNewest = major > LEAST[LEAST.length - 1][0]
  const isSupported = isNewest || LEAST.some(([least, from]) => major === least && minor >= from)
  if (!isSupported) return judge('Node', version, false, 'bad', 'Install Node 22 (22.13 or later), 24 or newer.')
  return judge('Node', version, major > LEAST[0][0], 'note', 'Node 20 gets no security fixes any more: take 22 or 24.')
}

/** Whether the networks' library has binaries for this platform. */
export function checkPlatform (
  platform: string = process.platform, arch: string = process.arch, isMusl?: boolean
): Check {
  const name = `${platform}-${arch}`
  const problem = platformProblem(platform, arch, isMusl)
  if (problem !== undefined) return judge('platform', name, false, 'bad', problem)
  return judge('platform', name, name === TESTED_PLATFORM, 'note',
    `There are binaries for it, but it is not tested there: the tests run on ${TESTED_PLATFORM}.`)
}

/** Which instructions for networks the processor has; known on Linux alone. */
export async function checkProcessor (path = '/proc/cpuinfo'): Promise<Check> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const [model] = cpus().map((cpu) => cpu.model.trim())
  const flags = new Set(/^(?:flags|Features)\s*:\s*(.*)$/m.exec(text)?.[1].split(' ') ?? [])
  const known = INSTRUCTIONS.filter((flag) => flags.has(flag))
  const found = `${model ?? 'unknown'}, ${availableParallelism()} cores, ${known.join(' ') || 'instructions unknown'}`
  const isSlow = process.arch === 'x64' && flags.size > 0 && !flags.has('avx2')
  return judge('processor', found, !isSlow, 'note', 'Without AVX2 the networks take several times as long.')
}

/** Whether there is memory for the networks and the pictures. */
export function checkMemory (total = memoryLimit(), free = freemem()): Check {
  const found = `${megabytes(total)} MB, ${megabytes(free)} MB of them free`
  return judge('memory', found, megabytes(total) >= LEAST_MEGABYTES, 'note',
    `Less than ${LEAST_MEGABYTES} MB: lower UPLOAD_MAXIMUM_MEGAPIXELS, so that large photos do not fill it.`)
}

/** Of the machine, or of the container. */
function memoryLimit (): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}

/** Whether there is room for uploads and results, where they go or will go. */
export async function checkDisk (directory: string, leastMegabytes: number): Promise<Check> {
  const { bavail, bsize } = await statfsAbove(directory)
  const free = megabytes(bavail * bsize)
  const advice = `The service refuses uploads below ${leastMegabytes} MB: free some, or set STATE_DIRECTORY.`
  return judge('disk', `${free} MB free for ${directory}`, free >= leastMegabytes + FREE_MEGABYTES,
    free >= leastMegabytes ? 'note' : 'bad', advice)
}

async function statfsAbove (directory: string): Promise<{ bavail: number, bsize: number }> {
  return await statfs(directory).catch(async (error: Error) => {
    if (dirname(directory) === directory) throw error
    return await statfsAbove(dirname(directory))
  })
}
