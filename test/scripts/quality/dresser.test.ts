import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { readRgb } from '../../../src/imaging/pictures.ts'
import { openDresser, readPerson } from '../../../scripts/quality/dresser.ts'
import { measureSleeves } from '../../../scripts/quality/sleeves.ts'
import { measureBareTorso } from '../../../scripts/quality/torso.ts'

test('a gallery person is dressed by the service’s own pipeline, and what nobody can wear is refused', async () => {
  const dresser = await openDresser('models/compact', 1)
  const cut = await dresser.cutOut(await readRgb(await readFile('test/fixtures/garments/green-t-shirt.jpg')))
  assert.ok('garment' in cut)
  const worn = await dresser.dress(await readPerson('data/persons', 'gus'), cut.garment)
  assert.ok(measureBareTorso(worn) < 0.05)
  for (const { extent } of measureSleeves(worn)) {
    assert.ok(extent > 0.2 && extent < 1.35, `a T-shirt's sleeve ends at ${extent}`)
  }
  const grey = { data: new Uint8Array(64 * 64 * 3).fill(128), width: 64, height: 64 }
  assert.deepEqual(await dresser.cutOut(grey), { refused: 'GARMENT_NOT_FOUND' })
})
