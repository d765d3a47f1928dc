import { clamp } from '../../raster/geometry.ts'
import { cellOf, continueColours, continueDifferences, cutPiece, listCorners, type Piece } from './cloth-piece.ts'
import { findCloth } from './cloth-search.ts'
import type { ByteMap, RgbImage } from '../../raster/tensor.ts'

/** The piece of which most is known already: what is painted in it is least of a guess. */
function findBestKnown (pieces: readonly Piece[]): Piece {
  return pieces.reduce((best, piece) =>
    piece.known.length * best.holes.length > best.known.length * piece.holes.length ? piece : best)
}

/**
 * Fills the piece's holes with the cloth that fits best, shifted smoothly to the colours about them; smoothly alone
 * where none fits.
 */
function paintPiece (picture: RgbImage, cloth: ByteMap, piece: Piece): void {
  const smooth = continueColours(picture, piece)
  const offset = findCloth(picture, cloth, piece, smooth)
  const planes = offset === 0 ? smooth : continueDifferences(picture, piece, offset)
  for (const pixel of piece.holes) {
    const cell = cellOf(piece, pixel, picture.width)
    for (let channel = 0; channel < 3; channel++) {
      const source = offset === 0 ? 0 : picture.data[(pixel + offset) * 3 + channel]
      picture.data[pixel * 3 + channel] = clamp(source + planes[channel][cell], 0, 255)
    }
  }
}

/**
 * Paints the pixels marked in `painted` with cloth from near them, marked in `cloth`, so that its texture, folds and
 * edges go on; piece by piece, from where most is known. Where there is no cloth at all the picture stays. Changes
 * `picture`.
 */
export function patchCloth (picture: RgbImage, painted: ByteMap, cloth: ByteMap): void {
  const known = cloth.data.slice()
  let corners = listCorners(painted)
  while (corners.length > 0) {
    const pieces = Array.from(corners, (corner) => cutPiece(painted, known, corner))
    const best = findBestKnown(pieces)
    if (best.known.length === 0) return
    paintPiece(picture, cloth, best)
    for (const pixel of best.holes) known[pixel] = 1
    corners = corners.filter((_, index) => pieces[index] !== best)
  }
}
