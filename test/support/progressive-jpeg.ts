/** Grey progressive JPEGs that take many scans to tell nothing: a few kilobytes that cost seconds to decode. */

const MARKERS = { start: 0xd8, end: 0xd9, quantisation: 0xdb, progressive: 0xc2, huffman: 0xc4, scan: 0xda }
const COEFFICIENTS = 63
/** The longest run of empty blocks that one symbol may announce: EOB14 and fourteen bits (ITU T.81, G.1.2.2). */
const LONGEST_RUN = 0x7fff

function segment (marker: number, ...content: number[]): Buffer {
  const length = content.length + 2
  return Buffer.from([0xff, marker, length >> 8, length & 0xff, ...content])
}

/** A table with one code, `0`. */
const oneCode = (tableClass: 0 | 1, symbol: number) =>
  segment(MARKERS.huffman, tableClass << 4, 1, ...new Array<number>(15).fill(0), symbol)

/** Bits as entropy-coded bytes: filled up with ones, a zero byte after each 0xff. */
function coded (bits: string): Buffer {
  const bytes = (bits.padEnd(Math.ceil(bits.length / 8) * 8, '1').match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2))
  return Buffer.from(bytes.flatMap((byte) => byte === 0xff ? [0xff, 0] : [byte]))
}

function emptyBlocks (blocks: number): Buffer {
  const runs = Math.ceil(blocks / LONGEST_RUN)
  return coded(('0' + '1'.repeat(14)).repeat(runs))
}

/**
 * A medium grey picture of `scans` scans, at most 64: the first for the mean of every block, each other for one
 * coefficient, all of them zero.
 */
export function progressiveJpeg (width: number, height: number, scans: number): Buffer {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8)
  const scanOf = (coefficient: number) =>
    segment(MARKERS.scan, 1, 1, 0, coefficient, coefficient, 0)
  const others = Array.from({ length: Math.min(scans - 1, COEFFICIENTS) }, (_, index) => index + 1)
  return Buffer.concat([
    Buffer.from([0xff, MARKERS.start]),
    segment(MARKERS.quantisation, 0, ...new Array<number>(64).fill(1)),
    segment(MARKERS.progressive, 8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0),
    oneCode(0, 0),
    oneCode(1, 0xe0),
    scanOf(0),
    Buffer.alloc(Math.ceil(blocks / 8)),
    ...others.flatMap((coefficient) => [scanOf(coefficient), emptyBlocks(blocks)]),
    Buffer.from([0xff, MARKERS.end])
  ])
}
