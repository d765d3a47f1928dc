/**
 * How light falls on a person: what is worn in the photo shows it. Its brightness is divided by that garment's own
 * colour, the most common one around, so that prints say nothing; folds and the body's form stay. Patterned cloth tells
 * nothing.
 */
import { countInBox } from '../raster/box.ts'
import { CELL, learnCells, sampleCells } from './cells.ts'
import { createSparseGrid, fillGrid } from '../raster/push-pull.ts'
import { Layer } from '../records/layers.ts'
import type { PersonInputs } from '../records/person.ts'
import { bluenessAt, brightnessAt, createMedianCounter, rednessAt } from './tones.ts'

/** Pixels to a block within which one brightness is the most common: prints are mostly smaller than two of them. */
const BLOCK = 64
/** Pixels of the old garment's rim that say nothing: its label reaches five beyond it, outlines are mixed by three. */
const RIM = 8
/** Every second pixel of every second row tells enough. */
const STEP = 2
/** Pixels after which a block stands for itself: half of those looked at. */
const ENOUGH = BLOCK * BLOCK / STEP / STEP / 2
/**
 * Differences of logarithms that light makes: to the cloth around, where folds are deep but shine is soft and a print
 * mostly brighter, and to all of it. Beyond them, or with another dye, it is a print.
 */
const [DARKER, BRIGHTER, FARTHEST, DYE] = [0.22, 0.15, 0.7, 0.2]
/** Shares of cloth without print: of a cell, below which a print's rim is in it; of all, below which it is striped. */
const [CLEAN, PLAIN] = [0.8, 0.85]
/** Cells around one that tell how well it is known. */
const AROUND = 2

type Told = (i: number, x: number, y: number) => void

/** Tells of every pixel, of those looked at, well within the old garment. */
function eachClothPixel ({ layers: { data, width, height } }: PersonInputs, told: Told): void {
  const isCloth = (i: number): boolean => data[i] === Layer.garment
  for (let y = RIM; y < height - RIM; y += STEP) {
    for (let x = RIM, i = y * width + RIM; x < width - RIM; x += STEP, i += STEP) {
      if (!isCloth(i) || !isCloth(i - RIM) || !isCloth(i + RIM)) continue
      if (isCloth(i - RIM * width) && isCloth(i + RIM * width)) told(i, x, y)
    }
  }
}

/** Whether a pixel has the old garment's most common dye, in whatever light. */
function createDyeTest (person: PersonInputs): (i: number) => boolean {
  const traits = [brightnessAt, rednessAt, bluenessAt].map((traitAt, index) => {
    return { traitAt, median: createMedianCounter(), most: index === 0 ? FARTHEST : DYE }
  })
  eachClothPixel(person, (i) => traits.forEach(({ traitAt, median }) => median.add(traitAt(person.image, i))))
  const common = traits.map(({ median }) => median.find())
  return (i) => traits.every(({ traitAt, most }, index) => Math.abs(traitAt(person.image, i) - common[index]) < most)
}

/** The most common brightness of the dyed cloth in each block, filled in where there is none. */
function findBlocks (person: PersonInputs, isDyed: (i: number) => boolean): Float32Array {
  const { image, layers: { width, height } } = person
  const [columns, rows] = [Math.ceil(width / BLOCK), Math.ceil(height / BLOCK)]
  const medians = Array.from({ length: columns * rows }, createMedianCounter)
  eachClothPixel(person, (i, x, y) => {
    if (isDyed(i)) medians[Math.floor(y / BLOCK) * columns + Math.floor(x / BLOCK)].add(brightnessAt(image, i))
  })
  const grid = createSparseGrid(columns, rows, 1)
  medians.forEach((median, block) => {
    grid.weights[block] = median.total
    grid.sums[0][block] = median.total * median.find()
  })
  return fillGrid(grid, ENOUGH)[0]
}

/** Takes cells with a print's rim out of the telling pixels, in place; false where the whole garment is patterned. */
function dropPrints (person: PersonInputs, telling: Uint8Array): boolean {
  const { width, height } = person.layers
  const columns = Math.ceil(width / CELL)
  const cellOf = (x: number, y: number): number => Math.floor(y / CELL) * columns + Math.floor(x / CELL)
  const cloth = new Uint16Array(columns * Math.ceil(height / CELL))
  const told = new Uint16Array(cloth.length)
  eachClothPixel(person, (i, x, y) => {
    cloth[cellOf(x, y)]++
    told[cellOf(x, y)] += telling[i]
  })
  eachClothPixel(person, (i, x, y) => { if (told[cellOf(x, y)] < CLEAN * cloth[cellOf(x, y)]) telling[i] = 0 })
  const sum = (counts: Uint16Array): number => counts.reduce((total, count) => total + count, 0)
  return sum(told) >= PLAIN * sum(cloth)
}

/** 1 for pixels of the old garment that tell the light, of those looked at; `undefined` where it is patterned. */
function findTelling (person: PersonInputs): Uint8Array | undefined {
  const { image, layers: { width, height } } = person
  const isDyed = createDyeTest(person)
  const blocks = findBlocks(person, isDyed)
  const telling = new Uint8Array(width * height)
  eachClothPixel(person, (i, x, y) => {
    const off = brightnessAt(image, i) - sampleCells(blocks, width, height, x, y, BLOCK)
    telling[i] = isDyed(i) && off > -DARKER && off < BRIGHTER ? 1 : 0
  })
  return dropPrints(person, telling) ? telling : undefined
}

/** How well cells are known, 0..1: fully when half of those around are. */
function findKnown (telling: Uint8Array, width: number, height: number): Float32Array {
  const [columns, rows] = [Math.ceil(width / CELL), Math.ceil(height / CELL)]
  const cells = new Uint8Array(columns * rows)
  for (let i = 0; i < telling.length; i++) {
    if (telling[i]) cells[Math.floor(i / width / CELL) * columns + Math.floor(i % width / CELL)] = 1
  }
  const half = (2 * AROUND + 1) ** 2 / 2
  const counts = countInBox({ data: cells, width: columns, height: rows }, AROUND)
  return Float32Array.from(counts, (count) => Math.min(count / half, 1))
}

/** Logarithm of brightness that light makes, up to a constant, and how well it is known, 0..1; both planes of cells. */
export interface Light { readonly tone: Float32Array, readonly known: Float32Array }

/** The light on a person; `undefined` where nothing that is worn tells it: no garment, or a striped one. */
export function findLight (person: PersonInputs): Light | undefined {
  const { image, layers } = person
  const telling = findTelling(person)
  if (telling === undefined) return undefined
  const planes = learnCells(layers, (i) => telling[i] === 1, (_, i) => brightnessAt(image, i), 1)
  return planes && { tone: planes[0], known: findKnown(telling, layers.width, layers.height) }
}
