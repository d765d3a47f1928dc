import { FAULTS, type Fault } from './faults.ts'
import { NEAR } from './points.ts'

/** How one photo came out. */
export interface PhotoResult {
  readonly name: string
  readonly kind: { readonly sleeves: string, readonly neckline: string }
  /** Of the cut-out with the annotated mask; 0 when no garment was found. */
  readonly iou: number
  readonly refused?: string
  readonly worn: ReadonlyArray<{ readonly person: string, readonly faults: readonly Fault[] }>
  /** Of the garment's points that are seen, in thousandths of the photo's long side; none where the pack reads none. */
  readonly pointErrors: readonly number[]
}

export interface Summary {
  readonly photos: number
  readonly pictures: number
  readonly refused: number
  readonly cutOut: { readonly mean: number, readonly from95: number, readonly from90: number }
  /** Share of the pictures without a fault, and with each. */
  readonly structureRight: number
  readonly faults: Readonly<Record<Fault, number>>
  /** Mean error of the points, in thousandths of the long side, and how many lie near; of packs that read them. */
  readonly points?: { readonly mean: number, readonly near: number }
  /** Share of the photos whose cut-out is at 0.95 or better and whose pictures have no fault. */
  readonly everythingRight: number
}

const NAMES: Readonly<Record<Fault, string>> = {
  'sleeve length': 'sleeve length wrong',
  'sleeves differ': 'sleeves differ',
  'hole in sleeve': 'hole in sleeve',
  'sleeve melted': 'sleeve melted',
  'bare torso': 'bare torso',
  neckline: 'neckline wrong',
  hem: 'hem wrong'
}

export const GOOD_CUT_OUT = 0.95
const FAIR_CUT_OUT = 0.9

function share<Item> (items: readonly Item[], is: (item: Item) => boolean): number {
  return items.length === 0 ? 0 : items.filter(is).length / items.length
}

function isAllRight ({ iou, worn }: PhotoResult): boolean {
  return iou >= GOOD_CUT_OUT && worn.length > 0 && worn.every(({ faults }) => faults.length === 0)
}

function summarisePoints (errors: readonly number[]): Summary['points'] {
  if (errors.length === 0) return undefined
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
  return { mean, near: share(errors, (error) => error <= NEAR) }
}

export function summarise (results: readonly PhotoResult[]): Summary {
  const pictures = results.flatMap(({ worn }) => worn)
  return {
    photos: results.length,
    pictures: pictures.length,
    refused: results.filter(({ refused }) => refused !== undefined).length,
    cutOut: {
      mean: results.reduce((sum, { iou }) => sum + iou, 0) / Math.max(results.length, 1),
      from95: share(results, ({ iou }) => iou >= GOOD_CUT_OUT),
      from90: share(results, ({ iou }) => iou >= FAIR_CUT_OUT)
    },
    structureRight: share(pictures, ({ faults }) => faults.length === 0),
    faults: Object.fromEntries(FAULTS.map((fault) =>
      [fault, share(pictures, ({ faults }) => faults.includes(fault))])) as Record<Fault, number>,
    points: summarisePoints(results.flatMap(({ pointErrors }) => pointErrors)),
    everythingRight: share(results, isAllRight)
  }
}

const percent = (value: number) => `${(value * 100).toFixed(1)} %`

/** The summary as lines of Markdown. */
export function describe (
  { photos, pictures, refused, cutOut, structureRight, faults, points, everythingRight }: Summary
): string {
  return [
    `${photos} photos, ${pictures} pictures, ${refused} photos refused`,
    '',
    '| what | share |',
    '|---|---|',
    `| cut-out IoU, mean | ${cutOut.mean.toFixed(4)} |`,
    `| cut-outs at 0.95 or better | ${percent(cutOut.from95)} |`,
    `| cut-outs at 0.90 or better | ${percent(cutOut.from90)} |`,
    `| structure right, of the pictures | ${percent(structureRight)} |`,
    ...FAULTS.map((fault) => `| ${NAMES[fault]} | ${percent(faults[fault])} |`),
    ...points === undefined
      ? []
      : [
          `| points, mean error in thousandths of the long side | ${points.mean.toFixed(1)} |`,
          `| points within 3 % | ${percent(points.near)} |`
        ],
    `| everything right, of the photos | ${percent(everythingRight)} |`
  ].join('\n')
}
