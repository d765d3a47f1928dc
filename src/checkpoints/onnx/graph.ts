/** A side of a shape: fixed, or free under a name. */
export type Side = number | string
export type ElementType = 'float' | 'half' | 'int64' | 'int8' | 'uint8'
/** The name of a tensor in the graph. */
export type Value = string & { readonly value: unique symbol }

export type Attribute = number | string | readonly number[] | { readonly float: number } | { readonly body: Subgraph }

export interface OnnxNode {
  readonly operator: string
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** A constant tensor whose values are made when the file is written, so that only one is in memory at a time. */
export interface Initializer {
  readonly name: Value
  readonly type: ElementType
  readonly shape: readonly number[]
  load (): Float32Array | BigInt64Array | Int8Array | Uint8Array
}

export interface Port {
  readonly name: string
  readonly shape: readonly Side[]
  /** Default: float. */
  readonly type?: 'float' | 'int64' | 'bool'
}

/** The body of a control-flow operator; it sees every value of the graph around it. */
export interface Subgraph {
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  readonly nodes: readonly OnnxNode[]
}

export interface OnnxGraph {
  readonly name: string
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly Initializer[]
}

export interface GraphOptions {
  /** Store large float weights as half precision and cast them when the graph is loaded. */
  readonly halfWeights?: boolean
}

export type GraphBuilder = ReturnType<typeof createGraphBuilder>

/** Builds an ONNX graph node by node; values are names, and only values of this builder may be used. */
export function createGraphBuilder (name: string, { halfWeights = false }: GraphOptions = {}) {
  const inputs: Port[] = []
  const outputs: Port[] = []
  const topNodes: OnnxNode[] = []
  let nodes = topNodes
  const initializers: Initializer[] = []
  let count = 0
  const fresh = (hint: string) => `${hint}_${count++}` as Value

  function nodeWithOutputs (
    operator: string, from: readonly Value[], outputCount: number, attributes: OnnxNode['attributes'] = {}
  ): Value[] {
    const to = Array.from({ length: outputCount }, () => fresh(operator))
    nodes.push({ operator, inputs: from, outputs: to, attributes })
    return to
  }

  function node (operator: string, from: readonly Value[], attributes?: OnnxNode['attributes']): Value {
    return nodeWithOutputs(operator, from, 1, attributes)[0]
  }

  /** Collects the nodes that `build` makes; the constants among them go to the graph around. */
  function subgraph (ports: readonly Port[], build: (values: Value[]) => Array<Port & { value: Value }>): Subgraph {
    const outer = nodes
    nodes = []
    const named = ports.map((port) => ({ ...port, name: fresh(port.name) }))
    const results = build(named.map(({ name: portName }) => portName as Value))
    const inner = { inputs: named, outputs: results.map(({ value, ...port }) => ({ ...port, name: value })), nodes }
    nodes = outer
    return inner
  }

  return {
    input (inputName: string, shape: readonly Side[]): Value {
      inputs.push({ name: inputName, shape })
      return inputName as Value
    },
    output (outputName: string, shape: readonly Side[], value: Value): void {
      outputs.push({ name: outputName, shape })
      nodes.push({ operator: 'Identity', inputs: [value], outputs: [outputName as Value], attributes: {} })
    },
    node,
    nodeWithOutputs,
    subgraph,
    /** A network's weight: `load` is called once, when the file is written. */
    weight (weightName: string, shape: readonly number[], load: () => Float32Array): Value {
      const stored = (halfWeights ? `${weightName}_half` : weightName) as Value
      initializers.push({ name: stored, type: halfWeights ? 'half' : 'float', shape, load })
      if (!halfWeights) return stored
      const cast = fresh('Cast')
      topNodes.push({ operator: 'Cast', inputs: [stored], outputs: [cast], attributes: { to: ONNX_FLOAT } })
      return cast
    },
    /** A constant of small integers. */
    bytes (
      bytesName: string, type: 'int8' | 'uint8', shape: readonly number[], load: () => Int8Array | Uint8Array
    ): Value {
      initializers.push({ name: bytesName as Value, type, shape, load })
      return bytesName as Value
    },
    ...createConstants(initializers, fresh),
    build (): OnnxGraph {
      return { name, inputs, outputs, nodes: topNodes, initializers }
    }
  }
}

/** Small constants written in the code; equal ones are stored once. */
function createConstants (initializers: Initializer[], fresh: (hint: string) => Value) {
  const constants = new Map<string, Value>()

  function shared (key: string, initializer: Omit<Initializer, 'name'>): Value {
    let value = constants.get(key)
    if (value === undefined) {
      value = fresh('constant')
      constants.set(key, value)
      initializers.push({ ...initializer, name: value })
    }
    return value
  }

  return {
    floats: (values: readonly number[], shape: readonly number[] = [values.length]): Value =>
      shared(`f${shape}:${values}`, { type: 'float', shape, load: () => Float32Array.from(values) }),
    /** 64-bit integers. */
    integers: (values: readonly number[], shape: readonly number[] = [values.length]): Value =>
      shared(`i${shape}:${values}`, { type: 'int64', shape, load: () => BigInt64Array.from(values, BigInt) })
  }
}

/** `TensorProto.DataType` numbers. */
export const ONNX_FLOAT = 1
export const ONNX_UINT8 = 2
export const ONNX_INT8 = 3
export const ONNX_INT64 = 7
export const ONNX_BOOL = 9
export const ONNX_HALF = 10

/** The input that an operator leaves out. */
export const NO_VALUE = '' as Value
