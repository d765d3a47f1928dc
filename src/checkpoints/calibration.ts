import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readPersonRecord } from '../gallery/person-record.ts'
import { readRgb } from '../imaging/pictures.ts'
import { openSession } from '../inference/worker/session.ts'
import { CONDITION_OF_LIP, GENERATOR_COUNT, GENERATOR_OF_CONDITION, mapLabels } from '../tryon/records/labels.ts'
import { writePlanes } from '../tryon/raster/normalise.ts'
import { createPersonInputs } from '../tryon/person/person-inputs.ts'
import { createTensor, FULL_HEIGHT, FULL_WIDTH, type Tensor } from '../tryon/raster/tensor.ts'
import { fastGenerator, quantisable } from './hr-viton/fast-generator.ts'
import type { ConvolutionRanges, Range, Ranges } from './hr-viton/quantised.ts'
import { writeGraph } from './pack-graphs.ts'
import type { StateDict } from './weights/state-dict.ts'

/** A gallery person, and a sample garment. */
export type GalleryOutfit = readonly [person: string, garment: string]

/** What shows the range of the activations; others are left for measuring. */
const CALIBRATION_OUTFITS: readonly GalleryOutfit[] = [
  ['bea', 'oxford-shirt'], ['chen', 'navy-sweater'], ['emi', 'striped-long-sleeve'], ['kai', 'sun-print']
]

/**
 * What the generator gets when a gallery person tries on a sample, but for the warp: agnostic, DensePose and the
 * garment as it lies, and the labels of the photo.
 */
export async function galleryInputs (
  data: string, [person, garment]: GalleryOutfit
): Promise<{ x: Tensor, segmentation: Tensor }> {
  const record = await readPersonRecord(join(data, 'persons', person))
  const { agnostic, densePose } = createPersonInputs(record)
  const x = createTensor([1, 9, FULL_HEIGHT, FULL_WIDTH])
  const pictures = [agnostic, densePose, await readRgb(join(data, 'garments', garment, 'garment.jpg'))]
  pictures.forEach((picture, i) => { writePlanes(picture, x, i * 3) })
  const labels = mapLabels(mapLabels(record.parse, CONDITION_OF_LIP), GENERATOR_OF_CONDITION).data
  const segmentation = createTensor([1, GENERATOR_COUNT, FULL_HEIGHT, FULL_WIDTH])
  for (let i = 0; i < labels.length; i++) segmentation.data[labels[i] * labels.length + i] = 1
  return { x, segmentation }
}

/** Where the gallery is, and what of it to use. */
export interface CalibrationGallery {
  readonly data: string
  readonly outfits?: readonly GalleryOutfit[]
}

/**
 * Runs the float generator on gallery persons and notes what its convolutions take and give.
 * Writes the observing graph into `directory` and removes it again.
 */
export async function observeRanges (
  state: StateDict, directory: string, { data, outfits = CALIBRATION_OUTFITS }: CalibrationGallery, threads: number
): Promise<Ranges> {
  const { file } = await writeGraph(directory, 'generator', fastGenerator(state, { observe: true }))
  const session = await openSession(join(directory, file), { threads })
  const ranges = new Map<string, ConvolutionRanges>()
  for (const outfit of outfits) {
    const { ranges: values } = await session.run(await galleryInputs(data, outfit))
    quantisable().forEach((name, i) => {
      ranges.set(name, widened(ranges.get(name), values.data.subarray(i * 4, i * 4 + 4)))
    })
  }
  await session.release()
  await rm(join(directory, file))
  return ranges
}

function widened (
  known: ConvolutionRanges | undefined, [inputMin, inputMax, outputMin, outputMax]: Float32Array
): ConvolutionRanges {
  const union = (range: Range | undefined, min: number, max: number) => ({
    min: Math.min(min, range?.min ?? min),
    max: Math.max(max, range?.max ?? max)
  })
  return { input: union(known?.input, inputMin, inputMax), output: union(known?.output, outputMin, outputMax) }
}
