import type { GraphBuilder, Value } from '../onnx/graph.ts'
import { createOperators } from '../onnx/operators.ts'

/** Appearance flow in the graph: flows are [1, 2, h, w], x first. */
export function createWarp (graph: GraphBuilder) {
  const { add, gridSample, transpose } = createOperators(graph)
  const asGrid = (flow: Value) => transpose(flow, [0, 2, 3, 1])
  return {
    /** [1, 2, h, w] -> [1, h, w, 2]. */
    asGrid,
    /**
     * Samples `x` [1, C, height, width] where the flow points. The base grid's ends lie on -1 and 1 although
     * sampling is align_corners=False: the released weights were trained with this mismatch.
     */
    warp (x: Value, flow: Value, height: number, width: number): Value {
      const units = graph.floats([(width / 2 - 1) / 2, (height / 2 - 1) / 2], [1, 1, 1, 2])
      const grid = graph.floats(baseGrid(height, width), [1, height, width, 2])
      return gridSample(x, add(graph.node('Div', [asGrid(flow), units]), grid))
    }
  }
}

function baseGrid (height: number, width: number): number[] {
  const grid: number[] = []
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) grid.push(-1 + 2 * x / (width - 1), -1 + 2 * y / (height - 1))
  }
  return grid
}
