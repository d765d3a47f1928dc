/** The appearance flow for people: as colours, and as a grid to be bent with the garment. */
import type { RgbImage, Tensor } from '../raster/tensor.ts'

/** Pixels of the picture to one of the flow: 96x128 is shown at 384x512. */
const ENLARGED = 4
const GRID_PIXELS = 32
const GRID_WIDTH = 2
const GRID_COLOUR = [190, 40, 80] as const
/** The largest displacement is shown with full colour, but none that is shorter than this, in the flow's units. */
const LEAST_FULL = 4

/**
 * A flow [1, h, w, 2] in HR-VITON's units as colours: the hue is the direction from which the cloth comes, the
 * saturation how far it comes (as optical flow is shown since Baker et al., IJCV 2011).
 */
export function paintFlow ({ data: flow, shape: [, rows, columns] }: Tensor): RgbImage {
  const [width, height] = [columns * ENLARGED, rows * ENLARGED]
  const full = Math.max(LEAST_FULL, longest(flow))
  const data = new Uint8Array(3 * width * height)
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < width; x++, o += 3) {
      const at = 2 * (Math.floor(y / ENLARGED) * columns + Math.floor(x / ENLARGED))
      writeColour(data, o, Math.atan2(flow[at + 1], flow[at]), Math.hypot(flow[at], flow[at + 1]) / full)
    }
  }
  return { data, width, height }
}

function longest (flow: Float32Array): number {
  let most = 0
  for (let i = 0; i < flow.length; i += 2) most = Math.max(most, Math.hypot(flow[i], flow[i + 1]))
  return most
}

/** Hue by angle, white at length 0: three cosines a third of a turn apart. */
function writeColour (data: Uint8Array, at: number, angle: number, length: number): void {
  for (let channel = 0; channel < 3; channel++) {
    const hue = (1 + Math.cos(angle - channel * 2 * Math.PI / 3)) / 2
    data[at + channel] = 255 * (1 - Math.min(1, length) * (1 - hue))
  }
}

/** A copy of a garment's picture with a grid drawn over it. */
export function paintGrid (cloth: RgbImage): RgbImage {
  const data = cloth.data.slice()
  for (let y = 0, o = 0; y < cloth.height; y++) {
    for (let x = 0; x < cloth.width; x++, o += 3) {
      if (x % GRID_PIXELS < GRID_WIDTH || y % GRID_PIXELS < GRID_WIDTH) data.set(GRID_COLOUR, o)
    }
  }
  return { ...cloth, data }
}
