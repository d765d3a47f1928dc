import type { GraphBuilder, Value } from '../onnx/graph.ts'
import { renamed, type StateDict } from '../weights/state-dict.ts'
import { requireTensors, widthOf } from './expected-keys.ts'
import { foldSpectralNorm } from './folding.ts'
import { generatorTensors } from './generator-layout.ts'

const NETWORK = 'image generator'

/**
 * The generator's tensors under their present names (older files say `ace` for `alias` and nest
 * normalisations in `.Spade`), checked, and the network's width.
 * @throws ImportError CHECKPOINT_KEYS or CHECKPOINT_SHAPE when `state` is another network
 */
export function checkedGenerator (state: StateDict): { state: StateDict, n: number } {
  const current = renamed(state, (name) => name.replaceAll('ace', 'alias').replaceAll('.Spade', ''))
  const n = widthOf(current, 'conv_0.weight', 16, NETWORK)
  requireTensors(current, generatorTensors(n), NETWORK)
  return { state: current, n }
}

/** The generator's weights as graph constants. */
export function createGeneratorWeights (graph: GraphBuilder, state: StateDict) {
  const shape = (name: string) => state.shapes.get(name)!
  return {
    plain: (name: string): Value => graph.weight(name, shape(name), () => state.read(name)),
    /** `name.weight_orig` divided by its spectral norm. */
    spectral: (name: string): Value =>
      graph.weight(`${name}.weight`, shape(`${name}.weight_orig`), () => spectralWeight(state, name)),
    /** The bias with the 1 of (1 + gamma) in it. */
    gammaBias: (name: string): Value =>
      graph.weight(name, shape(name), () => state.read(name).map((value) => value + 1))
  }
}

export function spectralWeight (state: StateDict, name: string): Float32Array {
  return foldSpectralNorm(
    state.read(`${name}.weight_orig`),
    state.read(`${name}.weight_u`),
    state.read(`${name}.weight_v`)
  )
}
