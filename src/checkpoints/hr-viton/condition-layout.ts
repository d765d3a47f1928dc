import type { ExpectedTensor, ExpectedTensors } from './expected-keys.ts'

export type ScaleMode = 'down' | 'same' | 'up'

export interface ResidualBlock {
  readonly name: string
  readonly mode: ScaleMode
  readonly from: number
  readonly to: number
}

/** Channels of the two inputs: cloth RGB and mask; 13 parse classes and DensePose RGB. */
export const CLOTH_CHANNELS = 4
export const PERSON_CHANNELS = 16
export const CLASSES = 13

/** The residual blocks of the condition generator at width `n` (96 in the release). */
export function conditionBlocks (n: number): ResidualBlock[] {
  const encoder = (name: string, input: number): ResidualBlock[] => [input, n, 2 * n, 4 * n, 4 * n]
    .map((from, i) => ({ name: `${name}.${i}`, mode: 'down', from, to: encoderWidths(n)[i] }))
  const decoder = (i: number, from: number, to: number): ResidualBlock => ({
    name: `SegDecoder.${i}`,
    mode: 'up',
    from,
    to
  })
  return [
    ...encoder('ClothEncoder', CLOTH_CHANNELS),
    ...encoder('PoseEncoder', PERSON_CHANNELS),
    { name: 'conv', mode: 'same', from: 4 * n, to: 8 * n },
    decoder(0, 8 * n, 4 * n),
    decoder(1, 12 * n, 4 * n),
    decoder(2, 12 * n, 2 * n),
    decoder(3, 8 * n, n),
    decoder(4, 6 * n, n),
    { name: 'out_layer', mode: 'same', from: n + PERSON_CHANNELS + CLOTH_CHANNELS, to: CLASSES }
  ]
}

export function encoderWidths (n: number): number[] {
  return [n, 2 * n, 4 * n, 4 * n, 4 * n]
}

/** Every tensor of the condition generator's checkpoint at width `n`. */
export function conditionTensors (n: number): ExpectedTensors {
  const bottleneckInputs = [4 * n, 4 * n, 2 * n, n]
  const entries: Array<[string, ExpectedTensor]> = conditionBlocks(n).flatMap(blockTensors)
  for (let i = 0; i < 4; i++) {
    entries.push(...convolution(`conv1.${i}`, 4 * n, encoderWidths(n)[i], 1))
    // conv2 feeds a branch that no output depends on
    entries.push(...convolution(`conv2.${i}`, 4 * n, encoderWidths(n)[i], 1, true))
    entries.push(...convolution(`bottleneck.${i}.0`, 4 * n, bottleneckInputs[i], 3))
  }
  for (let i = 0; i < 5; i++) entries.push(...convolution(`flow_conv.${i}`, 2, 8 * n, 3))
  return new Map(entries)
}

function convolution (
  name: string, to: number, from: number, kernel: number, optional = false
): Array<[string, ExpectedTensor]> {
  return [
    [`${name}.weight`, { shape: [to, from, kernel, kernel], optional }],
    [`${name}.bias`, { shape: [to], optional }]
  ]
}

function blockTensors ({ name, mode, from, to }: ResidualBlock): Array<[string, ExpectedTensor]> {
  const scale: Array<[string, ExpectedTensor]> = mode === 'down'
    ? [[`${name}.scale.weight`, { shape: [to, from, 3, 3] }]]
    : convolution(mode === 'up' ? `${name}.scale.1` : `${name}.scale`, to, from, 1)
  return [
    ...scale,
    ...[0, 3].flatMap((i): Array<[string, ExpectedTensor]> => [
      [`${name}.block.${i}.weight`, { shape: [to, to, 3, 3] }],
      ...['weight', 'bias', 'running_mean', 'running_var'].map((part): [string, ExpectedTensor] => [
        `${name}.block.${i + 1}.${part}`,
        { shape: [to] }
      ]),
      [`${name}.block.${i + 1}.num_batches_tracked`, { shape: [], optional: true }]
    ])
  ]
}
