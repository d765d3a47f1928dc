import type { Mutant } from './mutant.ts'

const GARMENT = 'src/tryon/garment'
const DRESSING = 'src/tryon/dressing'
const PERSON = 'src/tryon/person'
const GOLDEN = 'test/golden.test.ts'
const VECTORS = 'test/tryon/vectors.test.ts'
const PREPARE = 'test/tryon/garment/prepare-garment.test.ts'
const CLEANING = 'test/tryon/garment/mask-cleaning.test.ts'
const PASTE = 'test/tryon/dressing/paste-back.test.ts'
const AGNOSTIC = 'test/tryon/person/agnostic.test.ts'

/** From the photos to the picture. */
export const PIPELINE_MUTANTS: readonly Mutant[] = [
  // stages of the garment: find, check, place
  { file: `${GARMENT}/find-garment.ts`, search: 'CUT_SHARE = 0.03', replace: 'CUT_SHARE = 0.9', test: PREPARE, only: 'a closer look' },
  { file: `${GARMENT}/find-garment.ts`, search: 'CLOSER = 0.75', replace: 'CLOSER = 0', test: PREPARE, only: 'looked at again' },
  { file: `${GARMENT}/find-garment.ts`, search: '  keepOwnPieces(refined, findCells(small))\n', replace: '', test: PREPARE, only: 'not found as a piece' },
  { file: `${GARMENT}/check-garment.ts`, search: 'LEAST_CERTAINTY = 0.6', replace: 'LEAST_CERTAINTY = 0', test: PREPARE, only: 'sure of nothing' },
  { file: `${GARMENT}/check-garment.ts`, search: 'LEAST_COVERAGE = 0.01', replace: 'LEAST_COVERAGE = 0', test: PREPARE, only: 'a speck' },
  { file: `${GARMENT}/check-garment.ts`, search: "if (context.maskSource !== 'drawn') cleanMask", replace: 'cleanMask', test: 'test/tryon/garment/drawn-mask.test.ts' },
  { file: `${GARMENT}/place-garment.ts`, search: '  openGaps(inside, cells)\n', replace: '', test: GOLDEN, only: 'garment is found' },
  { file: `${GARMENT}/place-garment.ts`, search: '  smoothOutline(inside)\n', replace: '', test: GOLDEN, only: 'garment is found' },
  { file: `${GARMENT}/place-garment.ts`, search: '  keepOwnPieces(inside, cells)\n', replace: '', test: PREPARE, only: 'narrow gap' },
  { file: `${GARMENT}/place-garment.ts`, search: 'CANVAS_SHARE = 0.82', replace: 'CANVAS_SHARE = 0.9', test: PREPARE, only: 'centred on white' },
  { file: `${GARMENT}/place-garment.ts`, search: '      cleanEdgeColours(context.garment.cloth, context.garment.mask)\n', replace: '', test: PREPARE, only: 'line of the wall' },
  { file: `${GARMENT}/place-garment.ts`, search: 'paintFlaws(placed, context.seen, context.photo)', replace: '{}', test: 'test/tryon/garment/paint/paint-over.test.ts', only: 'a tag' },
  { file: `${GARMENT}/mask-cleaning.ts`, search: 'KEPT_PIECE = 0.12', replace: 'KEPT_PIECE = 0', test: CLEANING, only: 'crumbs' },
  { file: `${GARMENT}/mask-cleaning.ts`, search: 'FILLED_HOLE = 0.01', replace: 'FILLED_HOLE = 0', test: CLEANING, only: 'crumbs' },
  { file: `${GARMENT}/mask-cleaning.ts`, search: 'UNSURE = 0.2', replace: 'UNSURE = 1', test: CLEANING, only: 'unsure' },
  // the person
  { file: `${PERSON}/agnostic.ts`, search: 'neck.x - 5 * r, neck.y - 9 * r', replace: 'neck.x - 5 * r, neck.y - 8 * r', test: AGNOSTIC, only: 'agnostic picture' },
  { file: `${PERSON}/agnostic.ts`, search: 'fillEllipse(region, last, 4 * r, 4 * r)', replace: '{}', test: AGNOSTIC, only: 'four poses' },
  { file: `${PERSON}/parse-agnostic.ts`, search: '    previous = chain[i]\n', replace: '', test: AGNOSTIC, only: 'four poses erase' },
  { file: `${PERSON}/parse-agnostic.ts`, search: 'agnostic.erased[label] ||', replace: 'false ||', test: AGNOSTIC, only: 'parse-agnostic' },
  { file: `${PERSON}/garment-margin.ts`, search: 'GARMENT_MARGIN = 5', replace: 'GARMENT_MARGIN = 2', test: GOLDEN, only: 'what the service hides' },
  { file: `${PERSON}/person-inputs.ts`, search: 'hideGarment(drawAgnostic(record.image, record.parse, record.keypoints, kind), layers)', replace: 'drawAgnostic(record.image, record.parse, record.keypoints, kind)', test: 'test/tryon/person/garment-margin.test.ts' },
  { file: `${PERSON}/photo-layers.ts`, search: 'HAND[parts[i]] ? Layer.hand : Layer.arm', replace: 'Layer.arm', test: PASTE, only: 'hands are told' },
  { file: 'src/tryon/records/labels.ts', search: 'of(0, 3, 1, 2, 1, 4, 5,', replace: 'of(0, 3, 1, 2, 1, 5, 4,', test: VECTORS, only: 'seven labels' },
  // dressing
  { file: `${DRESSING}/condition.ts`, search: 'MASK_THRESHOLD = 128', replace: 'MASK_THRESHOLD = 127', test: 'test/tryon/dressing/condition.test.ts' },
  { file: `${DRESSING}/warp.ts`, search: 'FLOW_DIVISOR_X = 47.5', replace: 'FLOW_DIVISOR_X = 48', test: VECTORS, only: 'composition' },
  { file: `${DRESSING}/warp.ts`, search: '  x.data.fill(WHITE, target.offset, target.offset + 3 * size)\n', replace: '', test: VECTORS, only: 'composition' },
  { file: `${DRESSING}/segmentation-composer.ts`, search: 'out[o] *= warpedMask.data[i]', replace: '{}', test: VECTORS, only: 'composition' },
  { file: `${DRESSING}/blur.ts`, search: 'BLUR_SIGMA = 3', replace: 'BLUR_SIGMA = 2.5', test: VECTORS, only: 'composition' },
  { file: `${DRESSING}/generate.ts`, search: 'if (context.occlusion) applyOcclusion', replace: 'if (!context.occlusion) applyOcclusion', test: 'test/tryon/dressing/generate.test.ts', only: 'occlusion can' },
  { file: `${DRESSING}/generate.ts`, search: 'workspace.shownPerson === person', replace: 'workspace.shownPerson !== undefined', test: 'test/tryon/dressing/generate.test.ts', only: 'another person' },
  { file: `${DRESSING}/harmonise.ts`, search: "    harmonise(person, labels, take(context, 'worn').mask, generated, opacity)\n", replace: '', test: GOLDEN, only: 'each stage' },
  { file: `${DRESSING}/harmonise.ts`, search: 'MOST = 0.5', replace: 'MOST = 0', test: 'test/tryon/dressing/harmonise.test.ts', only: 'old sleeve gave free take' },
  { file: `${DRESSING}/opacity.ts`, search: '!IN_FRONT[layer]', replace: 'true', test: PASTE, only: 'in front of it do not' },
  { file: `${DRESSING}/opacity.ts`, search: 'if (layer === Layer.hand) return HAND', replace: 'if (layer === Layer.hand) return BARE_SKIN', test: PASTE, only: 'keep their own pixels' },
  { file: `${DRESSING}/paste-into-photo.ts`, search: 'row, photoY * photo.width, frame.left + across.frameFrom, photo.width', replace: 'row, photoY * photo.width, frame.left, photo.width', test: 'test/tryon/records/framing.test.ts', only: 'where nothing changes' }
]
