import Type, { type Static } from 'typebox'
import Value from 'typebox/value'

const Port = Type.Object({
  name: Type.String(),
  /** A side without a fixed size is written as a name, for example "H". */
  shape: Type.Array(Type.Union([Type.Integer({ minimum: 1 }), Type.String()]))
})

const Graph = Type.Object({
  name: Type.Union([
    Type.Literal('garment-mask'),
    Type.Literal('condition'),
    Type.Literal('generator'),
    Type.Literal('person')
  ]),
  file: Type.String({ pattern: '^[\\w.-]+$' }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  bytes: Type.Integer({ minimum: 1 }),
  /** How most weights are stored; inputs and outputs are float32 whatever it is. */
  precision: Type.Optional(Type.Union([Type.Literal('fp32'), Type.Literal('fp16'), Type.Literal('int8')])),
  opset: Type.Integer({ minimum: 1 }),
  inputs: Type.Array(Port),
  outputs: Type.Array(Port)
})

/** `models/<pack>/manifest.json`: what the pack is, who owns it, and every graph with its hash. */
const ManifestSchema = Type.Object({
  name: Type.String(),
  version: Type.String(),
  licence: Type.String(),
  source: Type.String(),
  width: Type.Integer({ minimum: 1 }),
  height: Type.Integer({ minimum: 1 }),
  graphs: Type.Array(Graph)
})

export type Manifest = Static<typeof ManifestSchema>
export type GraphEntry = Static<typeof Graph>
export type GraphName = GraphEntry['name']

/** In words, the first reason why `value` is not a manifest; `undefined` when it is one. */
export function manifestProblem (value: unknown): string | undefined {
  if (Value.Check(ManifestSchema, value)) return undefined
  const [first] = Value.Errors(ManifestSchema, value)
  return first === undefined ? 'not a manifest' : `${first.instancePath || '/'} ${first.message}`
}
