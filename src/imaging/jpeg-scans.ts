// Markers of ITU T.81, table B.1.
const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9
const FILLING = 0xff
/** A zero byte behind 0xff is data, and restarts (RST0 to RST7) stand in the middle of it; neither has a length. */
const isData = (marker: number) => marker === 0 || (marker >= 0xd0 && marker <= 0xd7)

/**
 * How often a JPEG goes over its pixels: once when it is sequential, usually ten times when it is progressive. Read
 * from the markers, as a decoder reads them; what stands behind the end of the picture does not count.
 */
export function countScans (jpeg: Uint8Array): number {
  let scans = 0
  let at = jpeg.indexOf(0xff, 2)
  while (at !== -1 && at + 1 < jpeg.length) {
    const marker = jpeg[at + 1]
    if (marker === END_OF_IMAGE) break
    if (marker === START_OF_SCAN) scans += 1
    at = jpeg.indexOf(0xff, behind(jpeg, at, marker))
  }
  return scans
}

/** Where to look for the next marker after the one at `at`. */
function behind (jpeg: Uint8Array, at: number, marker: number): number {
  if (marker === FILLING) return at + 1
  if (isData(marker)) return at + 2
  // Two bytes of length, themselves counted; a decoder gives up at less than two.
  const length = jpeg[at + 2] << 8 | jpeg[at + 3]
  return at + 2 + Math.max(2, length)
}
