/** Named tensors of a network, read one at a time so that memory stays small. */
export interface StateDict {
  readonly shapes: ReadonlyMap<string, readonly number[]>
  /** The values of one tensor in C order. Reads the file anew at each call. */
  read (name: string): Float32Array
}

/** The same tensors under other names. */
export function renamed (source: StateDict, rename: (name: string) => string): StateDict {
  const original = new Map([...source.shapes.keys()].map((name) => [rename(name), name]))
  return {
    shapes: new Map([...original].map(([name, old]) => [name, source.shapes.get(old)!])),
    read: (name) => source.read(original.get(name) ?? name)
  }
}

const PARALLEL_PREFIX = 'module.'

/** Without the prefix that PyTorch's DataParallel puts before every name, where all have it. */
export function withoutParallelPrefix (source: StateDict): StateDict {
  const prefixed = [...source.shapes.keys()].every((name) => name.startsWith(PARALLEL_PREFIX))
  return prefixed ? renamed(source, (name) => name.slice(PARALLEL_PREFIX.length)) : source
}
