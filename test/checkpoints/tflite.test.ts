import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { channelsFirst } from '../../src/checkpoints/tflite/constants.ts'
import { convertTflite } from '../../src/checkpoints/tflite/convert.ts'
import { readTflite } from '../../src/checkpoints/tflite/model.ts'
import { samePads } from '../../src/checkpoints/tflite/operators.ts'
import { fillIn } from '../../src/checkpoints/tflite/sparse.ts'
import { sizeOf } from '../../src/tryon/raster/tensor.ts'
import { convolve } from '../support/convolution.ts'
import { openGraph } from '../support/onnx-files.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import {
  type TfliteFile,
  type TfliteFileOperator,
  type TfliteFileTensor,
  writeTflite
} from '../support/tflite-files.ts'

const [ADD, CONCATENATION, CONV_2D, DEPTHWISE, DEPTH_TO_SPACE, DEQUANTIZE, LOGISTIC, MAX_POOL, RESHAPE, RESIZE, PAD] = [
  0, 2, 3, 4, 5, 6, 14, 17, 22, 23, 34
]
const [SAME, VALID] = [0, 1]
const [RELU, RELU_6] = [1, 3]

function noise (count: number, seed: number): number[] {
  return Array.from({ length: count }, () => {
    seed = (seed * 16807) % 2147483647
    return Math.round((seed / 2147483647 - 0.5) * 512) / 128
  })
}

/** One operator between the tensor `x` and the tensor `y`, with constants as its further inputs. */
function oneOperator (
  x: readonly number[],
  y: readonly number[],
  operator: Pick<TfliteFileOperator, 'code' | 'options'>,
  ...constants: TfliteFileTensor[]
): TfliteFile {
  const inputs = [0, ...constants.map((_, i) => i + 2)]
  return {
    tensors: [{ name: 'x', shape: x }, { name: 'y', shape: y }, ...constants],
    operators: [{ ...operator, inputs, outputs: [1] }],
    inputs: [0],
    outputs: [1]
  }
}

/** The answer of the converted network; pictures are `[N, H, W, C]` here, as in the file. */
async function run (t: TestContext, file: TfliteFile, x: readonly number[]): Promise<number[]> {
  const graph = convertTflite(readTflite(writeTflite(file)), { name: 'test', ports: { x: 'in', y: 'out' } })
  const session = await openGraph(join(await temporaryDirectory(t), 'graph.onnx'), graph)
  const shape = file.tensors[0].shape
  const [n, h, w, c] = shape
  const { out } = await session.run({ in: { data: channelsFirst(Float32Array.from(x), shape), shape: [n, c, h, w] } })
  await session.release()
  if (out.shape.length !== 4) return [...out.data]
  // Channels to the end again: rows and columns change their roles.
  const [count, channels, height, width] = out.shape
  return [
    ...channelsFirst(
      out.data,
      [count, channels, height * width, 1].map((side, i, all) => (i === 3 ? all[2] : i === 2 ? 1 : side))
    )
  ]
}

function assertClose (actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length)
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) < 1e-4, `element ${i} is ${value}, expected ${expected[i]}`)
  )
}

for (const { size, kernel, stride, padding } of [
  { size: [8, 6], kernel: [3, 3], stride: 2, padding: SAME },
  { size: [7, 9], kernel: [3, 5], stride: 2, padding: SAME },
  { size: [6, 5], kernel: [2, 4], stride: 1, padding: SAME },
  { size: [9, 8], kernel: [3, 3], stride: 2, padding: VALID }
]) {
  const strides = [[0, 'byte', padding], [1, 'int', stride], [2, 'int', stride]] as const

  const kind = `${kernel.join('x')} of ${size.join('x')}, stride ${stride}, padding ${padding}`
  test(`a convolution ${kind}, is the definition's`, async (t) => {
    const shape = [1, size[0], size[1], 3] as const
    const weightShape = [4, kernel[0], kernel[1], 3] as const
    const [x, weight, bias] = [noise(sizeOf(shape), 3), noise(sizeOf(weightShape), 5), noise(4, 7)]
    const expected = convolve(x, shape, weight, weightShape, bias, stride, padding === SAME, false)
    const file = oneOperator(
      shape,
      expected.shape,
      { code: CONV_2D, options: strides },
      { name: 'weight', shape: weightShape, values: weight },
      { name: 'bias', shape: [4], values: bias }
    )
    assertClose(await run(t, file, x), expected.out)
  })

  test('a depthwise one of that kind too, two outputs a channel, cut off at 0 and 6', async (t) => {
    const shape = [1, size[0], size[1], 3] as const
    const weightShape = [1, kernel[0], kernel[1], 6] as const
    const [x, weight, bias] = [noise(sizeOf(shape), 11), noise(sizeOf(weightShape), 13), noise(6, 17)]
    const expected = convolve(x, shape, weight, weightShape, bias, stride, padding === SAME, true)
    const file = oneOperator(
      shape,
      expected.shape,
      { code: DEPTHWISE, options: [...strides, [3, 'int', 2], [4, 'byte', RELU_6]] },
      { name: 'weight', shape: weightShape, values: weight },
      { name: 'bias', shape: [6], values: bias }
    )
    assertClose(await run(t, file, x), expected.out.map((value) => Math.min(Math.max(value, 0), 6)))
  })
}

test('with padding SAME the odd zero stands at the end', () => {
  assert.deepEqual(samePads([8, 7], { kernel: [3, 3], strides: [2, 2] }), [0, 1, 1, 1])
})

/** Bilinear resize of one channel; `place` gives the position in the picture of an output sample. */
function resize (
  x: readonly number[],
  height: number,
  width: number,
  toHeight: number,
  toWidth: number,
  place: (i: number, from: number, to: number) => number
): number[] {
  const value = (row: number, column: number) => x[Math.min(row, height - 1) * width + Math.min(column, width - 1)]
  const out: number[] = []
  for (let v = 0; v < toHeight; v++) {
    for (let u = 0; u < toWidth; u++) {
      const [y, z] = [Math.max(place(v, height, toHeight), 0), Math.max(place(u, width, toWidth), 0)]
      const [row, column] = [Math.floor(y), Math.floor(z)]
      const [down, across] = [y - row, z - column]
      out.push((value(row, column) * (1 - across) + value(row, column + 1) * across) * (1 - down) +
        (value(row + 1, column) * (1 - across) + value(row + 1, column + 1) * across) * down)
    }
  }
  return out
}

for (const [name, field, place] of [
  ['corners on corners', 2, (i: number, from: number, to: number) => i * (from - 1) / (to - 1)],
  ['pixels as areas', 3, (i: number, from: number, to: number) => (i + 0.5) * from / to - 0.5],
  ['pixels as points', 4, (i: number, from: number, to: number) => i * from / to]
] as const) {
  test(`a bilinear resize with ${name} is the definition's`, async (t) => {
    const x = noise(12, 19)
    const file = oneOperator(
      [1, 3, 4, 1],
      [1, 6, 10, 1],
      { code: RESIZE, options: field < 4 ? [[field, 'byte', 1]] : [] },
      { name: 'size', shape: [2], type: 'int32', values: [6, 10] }
    )
    assertClose(await run(t, file, x), resize(x, 3, 4, 6, 10, place))
  })
}

test('the largest of each window, the sum of two, and the logistic function', async (t) => {
  const x = noise(32, 23)
  const pooled = oneOperator([1, 4, 4, 2], [1, 2, 2, 2], {
    code: MAX_POOL,
    options: [
      [0, 'byte', SAME],
      [1, 'int', 2],
      [2, 'int', 2],
      [3, 'int', 2],
      [4, 'int', 2]
    ]
  })
  const at = (v: number, u: number, c: number) => x[(v * 4 + u) * 2 + c]
  const corners = [[0, 0], [0, 2], [2, 0], [2, 2]]
  assertClose(
    await run(t, pooled, x),
    corners.flatMap(([v, u]) =>
      [0, 1].map((c) => Math.max(at(v, u, c), at(v, u + 1, c), at(v + 1, u, c), at(v + 1, u + 1, c)))
    )
  )
  const doubled = oneOperator([1, 4, 4, 2], [1, 4, 4, 2], { code: ADD, options: [[0, 'byte', RELU]] })
  assertClose(
    await run(t, { ...doubled, operators: [{ ...doubled.operators[0], inputs: [0, 0] }] }, x),
    x.map((value) => Math.max(2 * value, 0))
  )
  assertClose(
    await run(t, oneOperator([1, 4, 4, 2], [1, 4, 4, 2], { code: LOGISTIC }), x),
    x.map((value) => 1 / (1 + Math.exp(-value)))
  )
})

test('zeros are put around a picture, each side as many as said', async (t) => {
  const file = oneOperator(
    [1, 1, 2, 2],
    [1, 2, 5, 2],
    { code: PAD },
    { name: 'pads', shape: [4, 2], type: 'int32', values: [0, 0, 1, 0, 2, 1, 0, 0] }
  )
  assertClose(await run(t, file, [1, 2, 3, 4]), [...new Array<number>(14).fill(0), 1, 2, 3, 4, 0, 0])
})

test('a reshaped picture keeps the order of the file, channels last', async (t) => {
  const x = noise(24, 29)
  const size = { name: 'size', shape: [2], type: 'int32', values: [4, 6] } as const
  assertClose(await run(t, oneOperator([1, 2, 3, 4], [4, 6], { code: RESHAPE }, size), x), x)
  assertClose(
    await run(
      t,
      oneOperator([1, 2, 3, 4], [1, 3, 2, 4], { code: RESHAPE }, { ...size, shape: [4], values: [1, 3, 2, 4] }),
      x
    ),
    x
  )
})

test('channels become squares of pixels, row by row of each square', async (t) => {
  const file = oneOperator([1, 1, 2, 8], [1, 2, 4, 2], { code: DEPTH_TO_SPACE, options: [[0, 'int', 2]] })
  const x = noise(16, 31)
  assertClose(await run(t, file, x), [0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15].map((i) => x[i]))
})

test('pictures are joined along the axis of the file', async (t) => {
  const x = noise(8, 37)
  const pixels = [0, 1, 2, 3].map((i) => x.slice(i * 2, i * 2 + 2))
  const joined = (shape: readonly number[], axis: number): TfliteFile => {
    const file = oneOperator([1, 2, 2, 2], shape, { code: CONCATENATION, options: [[0, 'int', axis]] })
    return { ...file, operators: [{ ...file.operators[0], inputs: [0, 0] }] }
  }
  assertClose(await run(t, joined([1, 2, 2, 4], -1), x), pixels.flatMap((pixel) => [...pixel, ...pixel]))
  assertClose(await run(t, joined([1, 4, 2, 2], 1), x), [...x, ...x])
})

test('sparse weights are filled in: a compressed dimension, and one of blocks', () => {
  const dense = (dimension: number, size: number) => ({ dimension, size, indices: [] })
  const rows = {
    levels: [dense(0, 3), { dimension: 1, size: 0, segments: [0, 2, 2, 3], indices: [0, 3, 1] }],
    blockMap: []
  }
  assert.deepEqual([...fillIn(Float32Array.of(1, 2, 3), [3, 4], rows)], [1, 0, 0, 2, 0, 0, 0, 0, 0, 3, 0, 0])
  const blocks = {
    levels: [dense(0, 2), { dimension: 1, size: 0, segments: [0, 1, 2], indices: [1, 0] }, dense(2, 2)],
    blockMap: [1]
  }
  assert.deepEqual([...fillIn(Float32Array.of(1, 2, 3, 4), [2, 4], blocks)], [0, 0, 1, 2, 3, 4, 0, 0])
  assert.throws(() => fillIn(Float32Array.of(1, 2), [3, 4], rows), { code: 'TFLITE_UNREADABLE' })
})

/** A 1x1 convolution whose half precision weights stand behind a DEQUANTIZE; a second output is not asked for. */
const halfWeights: TfliteFile = {
  tensors: [
    { name: 'x', shape: [1, 2, 2, 1] },
    { name: 'y', shape: [1, 2, 2, 1] },
    { name: 'half', shape: [1, 1, 1, 1], type: 'half', values: [1.5] },
    { name: 'weight', shape: [1, 1, 1, 1] },
    { name: 'other', shape: [1, 2, 2, 1] }
  ],
  operators: [
    { code: DEQUANTIZE, inputs: [2], outputs: [3] },
    {
      code: CONV_2D,
      inputs: [0, 3, -1],
      outputs: [1],
      options: [
        [1, 'int', 1],
        [2, 'int', 1]
      ]
    },
    { code: 99, inputs: [1], outputs: [4] }
  ],
  inputs: [0],
  outputs: [1, 4]
}

test('half precision weights are read; what only an unwanted output needs is left out', async (t) => {
  assertClose(await run(t, halfWeights, [1, 2, -3, 4]), [1.5, 3, -4.5, 6])
})

test('an operator that is not known is named', () => {
  assert.throws(
    () => convertTflite(readTflite(writeTflite(halfWeights)), { name: 'test', ports: { x: 'in', other: 'out' } }),
    (error: Error & { code?: string }) => error.code === 'TFLITE_UNSUPPORTED' && error.message.includes('99')
  )
})

test('a file that is cut off anywhere, or is something else, is refused in words', () => {
  const whole = writeTflite(halfWeights)
  for (let length = 0; length < whole.length - 4; length += 3) {
    assert.throws(
      () => convertTflite(readTflite(whole.slice(0, length)), { name: 'test', ports: { x: 'in', y: 'out' } }),
      (error: Error & { code?: string }) => error.code?.startsWith('TFLITE_') === true,
      `cut at ${length}`
    )
  }
  assert.throws(() => readTflite(new TextEncoder().encode('<!DOCTYPE html>')), { code: 'TFLITE_UNREADABLE' })
})
