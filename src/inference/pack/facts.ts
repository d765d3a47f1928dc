import type { Manifest } from './manifest.ts'

/** What is told of a pack without opening its graphs. */
export function factsOf ({ name, version, licence, graphs }: Manifest) {
  const condition = graphs.find((graph) => graph.name === 'condition')
  const has = (side: 'inputs' | 'outputs', port: string) => condition?.[side].some((entry) => entry.name === port)
  const points = !has('outputs', 'points') ? 'none' : has('inputs', 'given') ? 'correct' : 'read'
  return { name, version, licence, points } as const
}
