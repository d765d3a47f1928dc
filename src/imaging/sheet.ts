import { sharp } from './sharp.ts'

export interface SheetOptions {
  /** Width of a cell in pixels; its height is 4/3 of it. */
  readonly cellWidth: number
  readonly gap?: number
  readonly format?: 'jpeg' | 'png'
}

const DEFAULT_GAP = 8
const SHEET_QUALITY = 86

/** Lays encoded pictures out in rows on white, each fitted into a 3:4 cell. */
export async function composeSheet (
  rows: ReadonlyArray<readonly Uint8Array[]>, options: SheetOptions
): Promise<Uint8Array> {
  const { cellWidth, gap = DEFAULT_GAP, format = 'jpeg' } = options
  const cellHeight = Math.round(cellWidth * 4 / 3)
  const columns = Math.max(...rows.map((row) => row.length))
  const cells = rows.flatMap((row, y) => row.map(async (picture, x) => ({
    input: await sharp(picture).resize(cellWidth, cellHeight, { fit: 'contain', background: 'white' }).png().toBuffer(),
    left: gap + x * (cellWidth + gap),
    top: gap + y * (cellHeight + gap)
  })))
  const sheet = sharp({
    create: {
      width: gap + columns * (cellWidth + gap),
      height: gap + rows.length * (cellHeight + gap),
      channels: 3,
      background: 'white'
    }
  }).composite(await Promise.all(cells))
  return await (format === 'png' ? sheet.png() : sheet.jpeg({ quality: SHEET_QUALITY })).toBuffer()
}
