import { before, test } from 'node:test'
import { readPersonRecord } from '../src/gallery/person-record.ts'
import { encodePng, readRgb, resize } from '../src/imaging/pictures.ts'
import { createTryOnPipeline } from '../src/tryon/dressing/try-on.ts'
import { createGarmentPreparation } from '../src/tryon/garment/prepare-garment.ts'
import { createPersonInputs } from '../src/tryon/person/person-inputs.ts'
import type { Tensor } from '../src/tryon/raster/tensor.ts'
import type { PreparedGarment } from '../src/tryon/records/garment.ts'
import type { GeneratorInputs } from '../src/tryon/records/networks.ts'
import type { OriginalPhoto, PersonInputs } from '../src/tryon/records/person.ts'
import { ALIKE, assertGolden, EXACT, labelsOf, mapOf, pictureOf, reduce } from './support/golden.ts'
import { standInCondition, standInGenerator, standInMask } from './support/stand-in-networks.ts'

// Every stage's picture on a gallery person and two fixture garments; `npm run test:golden` makes them anew.

const imaging = { encodePng, resize }
const preparation = createGarmentPreparation({ networks: standInMask, imaging })
let person: PersonInputs
before(async () => { person = createPersonInputs(await readPersonRecord('data/persons/ana')) })

const photoOf = async (name: string) => await readRgb(`test/fixtures/garments/${name}.jpg`)
const prepare = async (name: string) =>
  await preparation.prepareGarment({ photo: await photoOf(name), maskSource: 'network' })

for (const name of ['green-t-shirt', 'dotted-long-sleeve']) {
  test(`${name}: where the garment is found, and how it is placed`, async () => {
    const { garment: { cloth, mask }, found: { probability } } = await prepare(name)
    const { data, width, height } = probability
    await assertGolden(`${name}-found`, mapOf({ shape: [1, 1, height, width], data }))
    // A fray is a few pixels in a million.
    await assertGolden(`${name}-mask`, mask, { levels: 0, share: 0.0003 })
    await assertGolden(`${name}-cloth`, reduce(cloth, 4))
  })
}

test('what the service hides of the person, and what of it lies in front of a garment', async () => {
  await assertGolden('person-agnostic', reduce(person.agnostic, 4))
  const { width, height, data } = person.layers
  await assertGolden('person-layers', { data: data.map((layer) => layer * 40), width, height }, EXACT)
})

/** Dresses the person by the stand-in networks and keeps what they were asked. */
async function wear (garment: PreparedGarment, original?: OriginalPhoto) {
  const asked: { cloth?: Tensor, generator?: GeneratorInputs } = {}
  const networks = {
    async condition (cloth: Tensor, input: Tensor) {
      asked.cloth = { ...cloth, data: cloth.data.slice() }
      return await standInCondition(cloth, input)
    },
    async generator (inputs: GeneratorInputs) {
      asked.generator = inputs
      return await standInGenerator(inputs)
    }
  }
  const { image, png } = await createTryOnPipeline({ networks, imaging }).wearGarment({ person, garment, original })
  return { image, png, asked }
}

test('each stage of a try-on: the reduced garment, the composition, the warped garment, the picture', async () => {
  const { garment } = await prepare('green-t-shirt')
  const { image, png, asked: { cloth, generator } } = await wear(garment)
  await assertGolden('condition-cloth', pictureOf(cloth!))
  await assertGolden('condition-mask', mapOf(cloth!, 3), EXACT)
  await assertGolden('composed-labels', labelsOf(generator!.segmentation), EXACT)
  await assertGolden('warped-cloth', reduce(pictureOf(generator!.x, 6), 4))
  await assertGolden('warped-mask', reduce(mapOf(generator!.warpedMask), 2))
  await assertGolden('generator-agnostic', reduce(pictureOf(generator!.x, 0), 4))
  await assertGolden('picture', reduce(image, 2), { levels: 3, share: 0.0005 })
  await assertGolden('picture', reduce(await readRgb(png), 2), { levels: 3, share: 0.0005 })
})

test('a visitor\'s own photo is dressed at its own size', async () => {
  const { garment } = await prepare('dotted-long-sleeve')
  const [width, height] = [1200, 1500]
  const framing = { photo: { width, height }, frame: { left: 60, top: 50, width: 1050, height: 1400 } }
  const photo = await resize(person.image, width, height)
  const { image } = await wear(garment, { image: photo, framing })
  await assertGolden('own-photo-picture', reduce(image, 4), ALIKE)
})
