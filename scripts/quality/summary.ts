import { FAULTS, type Fault } from './faults.ts'

/** How one photo came out. */
export interface PhotoResult {
  readonly name: string
  readonly kind: { readonly sleeves: string, readonly neckline: string }
  /** Of the cut-out with the annotated mask; 0 when no garment was found. */
  readonly iou: number
  readonly refused?: string
  readonly worn: ReadonlyArray<{ readonly person: string, readonly faults: readonly Fault[] }>
}

export interface Summary {
  readonly photos: number
  readonly pictures: number
  readonly refused: number
  readonly cutOut: { readonly mean: number, readonly from95: number, readonly from90: number }
  /** Share of the pictures without a fault, and with each. */
  readonly structureRight: number
  readonly faults: Readonly<Record<Fault, number>>
  /** Share of the photos whose cut-out is at 0.95 or better and whose pictures have no fault. */
  readonly everythingRight: number
}

export const GOOD_CUT_OUT = 0.95
const FAIR_CUT_OUT = 0.9

function share<Item> (items: readonly Item[], is: (item: Item) => boolean): number {
  return items.length === 0 ? 0 : items.filter(is).length / items.length
}

function isAllRight ({ iou, worn }: PhotoResult): boolean {
  return iou >= GOOD_CUT_OUT && worn.length > 0 && worn.every(({ faults }) => faults.length === 0)
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
    everythingRight: share(results, isAllRight)
  }
}

const percent = (value: number) => `${(value * 100).toFixed(1)} %`

/** The summary as lines of Markdown. */
export function describe (
  { photos, pictures, refused, cutOut, structureRight, faults, everythingRight }: Summary
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
    ...FAULTS.map((fault) =>
      `| ${fault} wrong | ${percent(faults[fault])} |`.replace(/(differ|in sleeve|melted|torso) wrong/, '$1')
    ),
    `| everything right, of the photos | ${percent(everythingRight)} |`
  ].join('\n')
}
