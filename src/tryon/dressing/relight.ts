/**
 * The photo's light on the new garment: what was worn shows how it falls on chest, sides and folds (light.ts). What the
 * generator has lit already is not lit again.
 */
import { clamp } from '../raster/geometry.ts'
import { CELL, createRowReader } from './cells.ts'
import { findLight, type Light } from './light.ts'
import { take, type Stage } from '../records/pipeline.ts'
import type { PersonInputs } from '../records/person.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import type { TryOnContext } from './try-on-context.ts'

/** Share of the photo's light: folds of one cloth are not those of another. */
const STRENGTH = 0.75
/** Logarithms of what brightness is multiplied by, at most: beyond, it is another cloth's fold or a print. */
const [DARKEST, BRIGHTEST] = [-0.45, 0.35]

/** The mean of what is missing over the cells that are worn and known. */
function findMean (missing: Float32Array, known: Float32Array, { data, width, height }: ByteMap, worn: number): number {
  let [sum, weight] = [0, 0]
  for (let y = CELL / 2, cell = 0; y < height; y += CELL) {
    for (let x = CELL / 2; x < width; x += CELL, cell++) {
      if (data[y * width + x] !== worn) continue
      sum += known[cell] * missing[cell]
      weight += known[cell]
    }
  }
  return weight === 0 ? 0 : sum / weight
}

/** What brightness is to be multiplied by, a plane of cells; 1 on the average and where nothing is known. */
function findFactors ({ tone, known }: Light, present: Float32Array, labels: ByteMap, worn: number): Float32Array {
  const missing = tone.map((value, cell) => STRENGTH * value - present[cell])
  const mean = findMean(missing, known, labels, worn)
  return missing.map((value, cell) => Math.exp(known[cell] * clamp(value - mean, DARKEST, BRIGHTEST)))
}

/**
 * Multiplies a value in [-1, 1] as brightness. Shadows on bright cloth are soft, for its own light fills them: white is
 * darkened by half as much as black. What is brightened comes near white and never beyond.
 */
function light (value: number, factor: number): number {
  const level = (value + 1) / 2
  if (factor <= 1) return 2 * level * (1 - (1 - factor) * (1 - level / 2)) - 1
  return 2 * level * factor / (1 + level * (factor - 1)) - 1
}

/**
 * Lights the new garment in `generated` [1, 3, H, W], in place. `labels` are condition classes, `present` is how the
 * generator has lit the garment already.
 */
export function relight (
  photoLight: Light, labels: ByteMap, worn: number, present: Float32Array, generated: Tensor
): void {
  const readRow = createRowReader(findFactors(photoLight, present, labels, worn), labels)
  const { width, height } = labels
  const size = width * height
  const { data } = generated
  for (let y = 0, i = 0; y < height; y++) {
    const factors = readRow(y)
    for (let x = 0; x < width; x++, i++) {
      if (labels.data[i] !== worn) continue
      data[i] = light(data[i], factors[x])
      data[i + size] = light(data[i + size], factors[x])
      data[i + 2 * size] = light(data[i + 2 * size], factors[x])
    }
  }
}

/** The photo's light on the new garment; it is found once for each person. */
export function createRelightStage (): Stage<TryOnContext> {
  const lights = new WeakMap<PersonInputs, { light: Light | undefined }>()
  return {
    name: 'relight',
    run (context) {
      const { person } = context
      const found = lights.get(person) ?? { light: findLight(person) }
      lights.set(person, found)
      if (found.light === undefined || context.presentLight === undefined) return
      const { labels } = take(context, 'segmentation')
      relight(found.light, labels, person.kind.worn, context.presentLight, take(context, 'generated'))
    }
  }
}
