/** Weights with the normalisation that follows or divides them folded in; sums and quotients in double. */

const BATCH_NORM_EPSILON = 1e-5

export interface BatchNormValues {
  readonly weight: Float32Array
  readonly bias: Float32Array
  readonly runningMean: Float32Array
  readonly runningVariance: Float32Array
}

/** Factor and offset of each channel: BN(x) = factor * x + offset, with the stored statistics. */
function batchNormLine ({ weight, bias, runningMean, runningVariance }: BatchNormValues, channel: number) {
  const factor = weight[channel] / Math.sqrt(runningVariance[channel] + BATCH_NORM_EPSILON)
  return { factor, offset: bias[channel] - runningMean[channel] * factor }
}

/** The weights of a bias-free convolution followed by `norm`; `weight` is [out, ...] in C order. */
export function foldBatchNormWeight (weight: Float32Array, norm: BatchNormValues): Float32Array {
  const channels = norm.weight.length
  const perChannel = weight.length / channels
  const folded = new Float32Array(weight.length)
  for (let channel = 0; channel < channels; channel++) {
    const { factor } = batchNormLine(norm, channel)
    for (let i = channel * perChannel; i < (channel + 1) * perChannel; i++) folded[i] = weight[i] * factor
  }
  return folded
}

export function foldBatchNormBias (norm: BatchNormValues): Float32Array {
  return Float32Array.from(norm.bias, (_, channel) => batchNormLine(norm, channel).offset)
}

/**
 * The spectral norm as stored: sigma = u . (M v), M being the weight as [out, in * k * k]. The stored
 * vectors define the network; a singular value decomposition would give another one.
 */
export function spectralSigma (weight: Float32Array, u: Float32Array, v: Float32Array): number {
  let sigma = 0
  for (let row = 0; row < u.length; row++) {
    let product = 0
    for (let i = 0; i < v.length; i++) product += weight[row * v.length + i] * v[i]
    sigma += u[row] * product
  }
  return sigma
}

export function foldSpectralNorm (weight: Float32Array, u: Float32Array, v: Float32Array): Float32Array {
  const sigma = spectralSigma(weight, u, v)
  const folded = new Float32Array(weight.length)
  for (let i = 0; i < weight.length; i++) folded[i] = weight[i] / sigma
  return folded
}
