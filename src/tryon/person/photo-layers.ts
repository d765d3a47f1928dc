/** Which layer each pixel of the person's photo is. */
import type { GarmentKind } from '../records/garment-kind.ts'
import { ARMS } from '../records/label-sets.ts'
import { DENSEPOSE_COLOURS, labelSet, Lip, readLabels } from '../records/labels.ts'
import { Layer } from '../records/layers.ts'
import { countInBox } from '../raster/box.ts'
import { markPixels } from '../raster/mark.ts'
import type { ByteMap, RgbImage } from '../raster/tensor.ts'

/** DensePose parts 3 and 4. */
const HAND = labelSet(3, 4)

/** Half the window in which the majority tells hand from arm, pixels: DensePose ends hands along edges of its mesh. */
const WRIST = 10

/** Makes the border between hands and arms an even line across the wrist, in place. */
function evenWrists (layers: ByteMap): void {
  const { data } = layers
  const only = (layer: number): ByteMap => markPixels(layers, (i) => data[i] === layer)
  const [hands, arms] = [countInBox(only(Layer.hand), WRIST), countInBox(only(Layer.arm), WRIST)]
  for (let i = 0; i < data.length; i++) {
    if (data[i] === Layer.hand && hands[i] < arms[i]) data[i] = Layer.arm
    else if (data[i] === Layer.arm && hands[i] > arms[i]) data[i] = Layer.hand
  }
}

/** `Layer` of each pixel for a kind of garment; hands are told from arms by the DensePose picture. */
export function findPhotoLayers (parse: ByteMap, densePose: RgbImage, { replaced, inFront }: GarmentKind): ByteMap {
  const parts = readLabels(densePose, DENSEPOSE_COLOURS).data
  const data = new Uint8Array(parse.data.length)
  for (let i = 0; i < data.length; i++) {
    const label = parse.data[i]
    if (replaced[label]) data[i] = Layer.garment
    else if (inFront[label]) data[i] = Layer.front
    else if (ARMS[label]) data[i] = HAND[parts[i]] ? Layer.hand : Layer.arm
    else if (label === Lip.glove) data[i] = Layer.hand
    else if (label === Lip.torsoSkin) data[i] = Layer.neck
  }
  const layers = { data, width: parse.width, height: parse.height }
  evenWrists(layers)
  return layers
}
