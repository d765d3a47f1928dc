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
