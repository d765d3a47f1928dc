// Which pixels belong to the piece of a photo that was tapped, by the photo's own colours and edges. No DOM: it runs
// in a worker, and in tests.

/** Lightness counts half: a fold's shadow is still the same cloth. */
const LIGHTNESS = 0.5
/** Share of the longer side about the tap whose colours are the piece's own: stripes and checks come whole. */
const PATCH = 0.025
/** Share of the patch's pixels from which a colour counts. */
const COMMON = 0.06
/** Side of a cell of colours, in levels. */
const CELL = 24
/** Distance in levels up to which a colour is the same, from the smallest to the largest reach. */
const NARROW = 10
const WIDE = 58
/** A step to the neighbour that is higher than this share of the distance above is an edge. */
const EDGE = 0.7
/** Holes up to this share of the piece are filled: buttons, prints, sparkles. */
const HOLE = 0.12

/**
 * @param {{ data: Uint8ClampedArray, width: number, height: number }} photo RGBA
 * @returns {{ colours: Float32Array, width: number, height: number }} three planes: lightness and two of colour,
 *   smoothed over 3x3 pixels
 */
export function prepare ({ data, width, height }) {
  const size = width * height
  const colours = new Float32Array(3 * size)
  for (let i = 0; i < size; i++) {
    const [red, green, blue] = [data[4 * i], data[4 * i + 1], data[4 * i + 2]]
    const light = 0.3 * red + 0.59 * green + 0.11 * blue
    colours[i] = light * LIGHTNESS
    colours[size + i] = blue - light
    colours[2 * size + i] = red - light
  }
  return { colours: smooth(colours, width, height), width, height }
}

function smooth (planes, width, height) {
  const size = width * height
  const result = new Float32Array(planes.length)
  for (let plane = 0; plane < 3; plane++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let dy = -1; dy <= 1; dy++) {
          const row = plane * size + Math.min(height - 1, Math.max(0, y + dy)) * width
          for (let dx = -1; dx <= 1; dx++) sum += planes[row + Math.min(width - 1, Math.max(0, x + dx))]
        }
        result[plane * size + y * width + x] = sum / 9
      }
    }
  }
  return result
}

/**
 * The piece about a point.
 * @param {{ x: number, y: number }} seed pixels
 * @param {number} reach 0 takes only what is very much alike, 1 nearly everything
 * @returns {Uint8Array} 1 where a pixel belongs to it
 */
export function growRegion (prepared, seed, reach) {
  const palette = coloursAbout(prepared, seed)
  const region = flood(prepared, seed, palette, NARROW + (WIDE - NARROW) * reach * reach)
  return fillHoles(widen(region, prepared.width), prepared.width, prepared.height)
}

/** The common colours about a point, three numbers each; the point's own is always the first. */
function coloursAbout ({ colours, width, height }, { x, y }) {
  const size = width * height
  const radius = Math.max(2, Math.round(Math.max(width, height) * PATCH))
  const cells = new Map()
  let count = 0
  for (let py = Math.max(0, y - radius); py <= Math.min(height - 1, y + radius); py++) {
    for (let px = Math.max(0, x - radius); px <= Math.min(width - 1, x + radius); px++) {
      const at = py * width + px
      const colour = [colours[at], colours[size + at], colours[2 * size + at]]
      const key = colour.map((value) => Math.floor(value / CELL)).join()
      const cell = cells.get(key) ?? { count: 0, sums: [0, 0, 0] }
      cells.set(key, cell)
      cell.count++
      count++
      colour.forEach((value, plane) => { cell.sums[plane] += value })
    }
  }
  const at = y * width + x
  const common = [...cells.values()].filter((cell) => cell.count >= count * COMMON)
  return [
    [colours[at], colours[size + at], colours[2 * size + at]],
    ...common.map(({ count: share, sums }) => sums.map((sum) => sum / share))
  ]
}

function flood ({ colours, width, height }, { x, y }, palette, tolerance) {
  const size = width * height
  const region = new Uint8Array(size)
  const nearest = new Int16Array(size).fill(-1)
  const edge = tolerance * EDGE
  const distance = (at, [light, blue, red]) =>
    Math.hypot(colours[at] - light, colours[size + at] - blue, colours[2 * size + at] - red)
  /** Index of the palette's colour that a pixel has, or -2 when it has none of them. */
  const kindOf = (at) => {
    if (nearest[at] !== -1) return nearest[at]
    let best = -2
    let least = tolerance
    for (let index = 0; index < palette.length; index++) {
      const away = distance(at, palette[index])
      if (away < least) { least = away; best = index }
    }
    nearest[at] = best
    return best
  }
  const step = (a, b) => Math.hypot(
    colours[a] - colours[b], colours[size + a] - colours[size + b], colours[2 * size + a] - colours[2 * size + b])
  const stack = [y * width + x]
  region[stack[0]] = 1
  const visit = (from, to) => {
    if (region[to] === 1) return
    const kind = kindOf(to)
    // From one stripe to the next the step is high and no edge of the piece.
    if (kind === -2 || (step(from, to) > edge && kind === kindOf(from))) return
    region[to] = 1
    stack.push(to)
  }
  while (stack.length > 0) {
    const at = stack.pop()
    const column = at % width
    if (column > 0) visit(at, at - 1)
    if (column < width - 1) visit(at, at + 1)
    if (at >= width) visit(at, at - width)
    if (at < size - width) visit(at, at + width)
  }
  return region
}

/** The pixel at the edge that the smoothing has taken. */
function widen (region, width) {
  const wide = region.slice()
  for (let at = 0; at < region.length; at++) {
    if (region[at] === 0) continue
    if (at % width > 0) wide[at - 1] = 1
    if (at % width < width - 1) wide[at + 1] = 1
    if (at >= width) wide[at - width] = 1
    if (at + width < region.length) wide[at + width] = 1
  }
  return wide
}

/** Fills what the region encloses where it is small. */
function fillHoles (region, width, height) {
  const size = width * height
  const limit = region.reduce((sum, value) => sum + value, 0) * HOLE
  const seen = region.slice()
  for (let start = 0; start < size; start++) {
    if (seen[start] !== 0) continue
    const { pixels, isOpen } = outsidePiece(seen, start, width, size)
    if (!isOpen && pixels.length <= limit) for (const at of pixels) region[at] = 1
  }
  return region
}

/** The pixels of one piece that is not region, and whether it reaches the picture's border. */
function outsidePiece (seen, start, width, size) {
  const pixels = [start]
  let isOpen = false
  seen[start] = 1
  const visit = (at) => {
    if (seen[at] !== 0) return
    seen[at] = 1
    pixels.push(at)
  }
  for (let next = 0; next < pixels.length; next++) {
    const at = pixels[next]
    const column = at % width
    if (column === 0 || column === width - 1 || at < width || at >= size - width) isOpen = true
    if (column > 0) visit(at - 1)
    if (column < width - 1) visit(at + 1)
    if (at >= width) visit(at - width)
    if (at < size - width) visit(at + width)
  }
  return { pixels, isOpen }
}
