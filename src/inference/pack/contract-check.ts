import type { GraphEntry, GraphName, Manifest } from './manifest.ts'

type Side = number | string
interface GraphContract {
  readonly inputs: Readonly<Record<string, readonly Side[]>>
  readonly outputs: Readonly<Record<string, readonly Side[]>>
  readonly required: boolean
  /** What a graph may have beside them; then it has this shape. */
  readonly optional?: Partial<Pick<GraphContract, 'inputs' | 'outputs'>>
}

/** Every pack fills this contract; a string side matches any size. */
const CONTRACT: Readonly<Record<GraphName, GraphContract>> = {
  'garment-mask': {
    required: true,
    inputs: { photo: [1, 3, 'H', 'W'] },
    outputs: { mask: [1, 1, 'H', 'W'] },
    optional: { outputs: { foreign: [1, 1, 'H', 'W'], points: [1, 21, 3] } }
  },
  condition: {
    required: true,
    inputs: { cloth: [1, 4, 256, 192], person: [1, 16, 256, 192] },
    outputs: {
      flow: [1, 128, 96, 2],
      segmentation: [1, 13, 256, 192],
      warped_cloth: [1, 3, 256, 192],
      warped_mask: [1, 1, 256, 192]
    },
    optional: { inputs: { given: [1, 21, 3], figure: [1, 3] }, outputs: { points: [1, 21, 3] } }
  },
  generator: {
    required: true,
    inputs: { x: [1, 9, 'H', 'W'], segmentation: [1, 7, 'H', 'W'] },
    outputs: { image: [1, 3, 'H', 'W'] }
  },
  person: {
    required: false,
    inputs: { photo: [1, 3, 'H', 'W'] },
    outputs: { parse: [1, 20, 'H', 'W'], densepose: [1, 25, 'H', 'W'], keypoints: [1, 'K', 'h', 'w'] }
  }
}

/** What the manifest's graphs lack of the pack contract, one sentence each. */
export function contractProblems (manifest: Manifest): string[] {
  return (Object.keys(CONTRACT) as GraphName[]).flatMap((name) => {
    const graph = manifest.graphs.find((entry) => entry.name === name)
    if (graph === undefined) return CONTRACT[name].required ? [`The manifest lists no graph named "${name}".`] : []
    return [...portProblems(graph, 'inputs'), ...portProblems(graph, 'outputs')]
  })
}

function portProblems (graph: GraphEntry, side: 'inputs' | 'outputs'): string[] {
  const { [side]: needed, optional } = CONTRACT[graph.name]
  return Object.entries({ ...needed, ...optional?.[side] }).flatMap(([name, expected]) => {
    const port = graph[side].find((entry) => entry.name === name)
    if (port === undefined) {
      return name in needed ? [`The graph "${graph.name}" has no ${side.slice(0, -1)} named "${name}".`] : []
    }
    return matches(port.shape, expected)
      ? []
      : [`"${name}" of the graph "${graph.name}" is [${port.shape.join(', ')}], expected [${expected.join(', ')}].`]
  })
}

function matches (shape: readonly Side[], expected: readonly Side[]): boolean {
  return shape.length === expected.length &&
    expected.every((side, i) => typeof side === 'string' || typeof shape[i] === 'string' || shape[i] === side)
}
