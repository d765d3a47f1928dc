import type { ExpectedTensor, ExpectedTensors } from './expected-keys.ts'

export interface SpadeBlock {
  readonly name: string
  readonly from: number
  /** Channels between the two convolutions: min(from, to). */
  readonly middle: number
  readonly to: number
  /** Normalisations in the order in which they draw noise. */
  readonly norms: readonly SpadeNorm[]
  /** Height and width are those of the picture divided by this. */
  readonly reduction: number
}

export interface SpadeNorm {
  readonly name: string
  readonly channels: number
}

/** Agnostic picture, DensePose and warped cloth, three channels each. */
export const GENERATOR_CHANNELS = 9
export const LABELS = 7
/** Hidden channels of every normalisation, whatever the network's width. */
export const HIDDEN = 128
/** Channels of the picture's features at every level but the first. */
const FEATURES = 16
/** Height and width must be multiples of it. */
const SIZE_MULTIPLE = 128

/** The eight blocks at width `n` (64 in the release), coarsest first. */
export function generatorBlocks (n: number): SpadeBlock[] {
  const f = FEATURES
  const sides: Array<[string, number, number]> = [
    ['head_0', 16 * n, 16 * n],
    ['G_middle_0', 16 * n + f, 16 * n],
    ['G_middle_1', 16 * n + f, 16 * n],
    ['up_0', 16 * n + f, 8 * n],
    ['up_1', 8 * n + f, 4 * n],
    ['up_2', 4 * n + f, 2 * n],
    ['up_3', 2 * n + f, n],
    ['up_4', n + f, n / 2]
  ]
  return sides.map(([name, from, to], level) => {
    const middle = Math.min(from, to)
    const skip = from === to ? [] : [{ name: `${name}.norm_s`, channels: from }]
    const norms = [...skip, { name: `${name}.norm_0`, channels: from }, { name: `${name}.norm_1`, channels: middle }]
    return { name, from, middle, to, norms, reduction: SIZE_MULTIPLE >> level }
  })
}

/** Every tensor of the image generator's checkpoint at width `n`. */
export function generatorTensors (n: number): ExpectedTensors {
  const entries: Array<[string, ExpectedTensor]> = generatorBlocks(n).flatMap((block, level) => [
    ...convolution(`conv_${level}`, level === 0 ? 16 * n : FEATURES, GENERATOR_CHANNELS), ...blockTensors(block)
  ])
  return new Map([...entries, ...convolution('conv_img', 3, n / 2)])
}

function convolution (name: string, to: number, from: number): Array<[string, ExpectedTensor]> {
  return [[`${name}.weight`, { shape: [to, from, 3, 3] }], [`${name}.bias`, { shape: [to] }]]
}

function blockTensors ({ name, from, middle, to, norms }: SpadeBlock): Array<[string, ExpectedTensor]> {
  return [
    ...spectralConvolution(`${name}.conv_0`, middle, from, 3), [`${name}.conv_0.bias`, { shape: [middle] }],
    ...spectralConvolution(`${name}.conv_1`, to, middle, 3), [`${name}.conv_1.bias`, { shape: [to] }],
    ...(from === to ? [] : spectralConvolution(`${name}.conv_s`, to, from, 1)),
    ...norms.flatMap(normTensors)
  ]
}

function spectralConvolution (name: string, to: number, from: number, kernel: number): Array<[string, ExpectedTensor]> {
  return [
    [`${name}.weight_orig`, { shape: [to, from, kernel, kernel] }],
    [`${name}.weight_u`, { shape: [to] }],
    [`${name}.weight_v`, { shape: [from * kernel * kernel] }]
  ]
}

function normTensors ({ name, channels }: SpadeNorm): Array<[string, ExpectedTensor]> {
  return [
    [`${name}.noise_scale`, { shape: [channels] }],
    ...convolution(`${name}.conv_shared.0`, HIDDEN, LABELS),
    ...convolution(`${name}.conv_gamma`, channels, HIDDEN),
    ...convolution(`${name}.conv_beta`, channels, HIDDEN)
  ]
}
