import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GarmentPoint } from '../../src/tryon/records/garment-points.ts'

/** x, y in thousandths of the photo's long side; 2 seen, 1 estimated. */
export type NamedPoint = readonly [number, number, number]

/** What a careful person read off a garment photo. */
export interface GarmentRecord {
  /** The photo's file name without its ending. */
  readonly name: string
  readonly sleeves: 'none' | 'cap' | 'short' | 'elbow' | 'three-quarter' | 'long'
  readonly neckline: string
  readonly front: 'closed' | 'buttoned' | 'zipped' | 'open'
  readonly view: 'front' | 'back'
  readonly split: 'validation' | 'training'
  readonly points: Partial<Record<GarmentPoint, NamedPoint>>
}

export type Split = GarmentRecord['split'] | 'all'

async function readRecord (directory: string, file: string): Promise<GarmentRecord & { readonly usable?: boolean }> {
  const path = join(directory, file)
  try {
    const { points = {}, split = 'training', ...rest } = JSON.parse(await readFile(path, 'utf8'))
    return { ...rest, points, split, name: file.slice(0, -'.json'.length) }
  } catch (cause) {
    throw new Error(`${path} is not a record of a garment photo: ${(cause as Error).message}`, { cause })
  }
}

/**
 * The records of a folder that can be judged: one garment, seen from the front.
 * @throws Error naming the file that is not a record
 */
export async function readRecords (directory: string, split: Split): Promise<GarmentRecord[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.json')).sort()
  const records = await Promise.all(files.map(async (file) => await readRecord(directory, file)))
  return records.filter((record) => record.usable !== false && record.view !== 'back' &&
    (split === 'all' || record.split === split))
}
