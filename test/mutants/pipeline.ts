import { mutants } from './mutant.ts'

const GARMENT = 'src/tryon/garment'
const DRESSING = 'src/tryon/dressing'
const PERSON = 'src/tryon/person'
const GOLDEN = 'test/golden.test.ts'
const SLEEVES = 'test/tryon/dressing/follow-sleeves.test.ts'
const OUTLINE = 'test/tryon/dressing/even-outline.test.ts'
const WAIST = 'test/tryon/dressing/close-waist.test.ts'
const BOTTOM = 'test/tryon/dressing/draw-bottom.test.ts'
const HEM = 'test/tryon/dressing/even-hem.test.ts'
const VECTORS = 'test/tryon/vectors.test.ts'
const PREPARE = 'test/tryon/garment/prepare-garment.test.ts'
const CLEANING = 'test/tryon/garment/mask-cleaning.test.ts'
const PASTE = 'test/tryon/dressing/paste-back.test.ts'
const AGNOSTIC = 'test/tryon/person/agnostic.test.ts'

/** From the photos to the picture. */
export const PIPELINE_MUTANTS = mutants([
  // stages of the garment: find, check, place
  [`${GARMENT}/find-garment.ts`, 'CUT_SHARE = 0.03', 'CUT_SHARE = 0.9', PREPARE, 'a closer look'],
  [`${GARMENT}/find-garment.ts`, 'CLOSER = 0.75', 'CLOSER = 0', PREPARE, 'looked at again'],
  [`${GARMENT}/find-garment.ts`, '  keepOwnPieces(refined, cells)\n', '', PREPARE, 'not found as a piece'],
  [`${GARMENT}/check-garment.ts`, 'LEAST_CERTAINTY = 0.6', 'LEAST_CERTAINTY = 0', PREPARE, 'sure of nothing'],
  [`${GARMENT}/check-garment.ts`, 'LEAST_COVERAGE = 0.01', 'LEAST_COVERAGE = 0', PREPARE, 'a speck'],
  [`${GARMENT}/check-garment.ts`, "if (context.maskSource !== 'drawn') cleanMask",
    'cleanMask', 'test/tryon/garment/drawn-mask.test.ts'],
  [`${GARMENT}/place-garment.ts`, '  openGaps(inside, cells)\n', '', GOLDEN, 'garment is found'],
  [`${GARMENT}/place-garment.ts`, '  smoothOutline(inside)\n', '', GOLDEN, 'garment is found'],
  [`${GARMENT}/place-garment.ts`, '  keepOwnPieces(inside, cells)\n', '', PREPARE, 'narrow gap'],
  [`${GARMENT}/place-garment.ts`, 'CANVAS_SHARE = 0.82', 'CANVAS_SHARE = 0.9', PREPARE, 'centred on white'],
  [`${GARMENT}/place-garment.ts`, '      cleanEdgeColours(context.garment.cloth, context.garment.mask)\n',
    '', PREPARE, 'line of the wall'],
  [`${GARMENT}/place-garment.ts`, 'paintFlaws(placed, context.seen, context.photo)',
    '{}', 'test/tryon/garment/paint/paint-over.test.ts', 'a tag'],
  [`${GARMENT}/mask-cleaning.ts`, 'KEPT_PIECE = 0.12', 'KEPT_PIECE = 0', CLEANING, 'crumbs'],
  [`${GARMENT}/mask-cleaning.ts`, 'FILLED_HOLE = 0.01', 'FILLED_HOLE = 0', CLEANING, 'crumbs'],
  [`${GARMENT}/mask-cleaning.ts`, 'UNSURE = 0.2', 'UNSURE = 1', CLEANING, 'unsure'],
  // the person
  [`${PERSON}/agnostic.ts`, 'neck.x - 5 * r, neck.y - 9 * r',
    'neck.x - 5 * r, neck.y - 8 * r', AGNOSTIC, 'agnostic picture'],
  [`${PERSON}/agnostic.ts`, 'fillEllipse(region, last, 4 * r, 4 * r)', '{}', AGNOSTIC, 'four poses'],
  [`${PERSON}/parse-agnostic.ts`, '    previous = chain[i]\n', '', AGNOSTIC, 'four poses erase'],
  [`${PERSON}/parse-agnostic.ts`, 'agnostic.erased[label] ||', 'false ||', AGNOSTIC, 'parse-agnostic'],
  [`${PERSON}/garment-margin.ts`, 'GARMENT_MARGIN = 5', 'GARMENT_MARGIN = 2', GOLDEN, 'what the service hides'],
  [`${PERSON}/person-inputs.ts`,
    'hideGarment(drawAgnostic(record.image, record.parse, record.keypoints, kind), layers)',
    'drawAgnostic(record.image, record.parse, record.keypoints, kind)',
    'test/tryon/person/garment-margin.test.ts'],
  [`${PERSON}/photo-layers.ts`, 'HAND[parts[i]] ? Layer.hand : Layer.arm', 'Layer.arm', PASTE, 'hands are told'],
  ['src/tryon/records/labels.ts', 'of(0, 3, 1, 2, 1, 4, 5,', 'of(0, 3, 1, 2, 1, 5, 4,', VECTORS, 'seven labels'],
  // dressing
  [`${DRESSING}/condition.ts`, 'MASK_THRESHOLD = 128',
    'MASK_THRESHOLD = 127', 'test/tryon/dressing/condition.test.ts'],
  [`${DRESSING}/warp.ts`, 'FLOW_DIVISOR_X = 47.5', 'FLOW_DIVISOR_X = 48', VECTORS, 'composition'],
  [`${DRESSING}/warp.ts`, '  x.data.fill(WHITE, target.offset, target.offset + 3 * size)\n',
    '', VECTORS, 'composition'],
  [`${DRESSING}/segmentation-composer.ts`, 'out[o] *= warpedMask.data[i]', '{}', VECTORS, 'composition'],
  [`${DRESSING}/blur.ts`, 'BLUR_SIGMA = 3', 'BLUR_SIGMA = 2.5', VECTORS, 'composition'],
  [`${DRESSING}/generate.ts`, 'if (context.occlusion) applyOcclusion',
    'if (!context.occlusion) applyOcclusion', 'test/tryon/dressing/generate.test.ts', 'occlusion can'],
  [`${DRESSING}/generate.ts`, 'workspace.shownPerson === person',
    'workspace.shownPerson !== undefined', 'test/tryon/dressing/generate.test.ts', 'another person'],
  [`${DRESSING}/harmonise.ts`, "    harmonise(person, labels, take(context, 'worn').mask, generated, opacity)\n",
    '', GOLDEN, 'each stage'],
  [`${DRESSING}/harmonise.ts`, 'MOST = 0.5',
    'MOST = 0', 'test/tryon/dressing/harmonise.test.ts', 'old sleeve gave free take'],
  [`${DRESSING}/harmonise.ts`, '  drawWall(person', '  if (false) drawWall(person',
    'test/tryon/dressing/harmonise.test.ts', 'old sleeve gave free take'],
  [`${DRESSING}/try-on.ts`, '    createRelightStage(),\n', '', 'test/inference/worker/order.test.ts'],
  [`${DRESSING}/light.ts`, 'isDyed(i) && off', 'off', 'test/tryon/dressing/relight.test.ts', 'prints'],
  [`${DRESSING}/relight.ts`, ' - present[cell]', '', 'test/tryon/dressing/relight.test.ts', 'lit already'],
  [`${DRESSING}/try-on.ts`, '    followSleevesStage,\n', '', 'test/inference/worker/order.test.ts'],
  [`${DRESSING}/try-on.ts`, '    evenOutlineStage,\n', '', 'test/inference/worker/order.test.ts'],
  [`${DRESSING}/even-outline.ts`, '    drawUpTo(context, rows)\n', '', OUTLINE, 'cloth goes on'],
  [`${DRESSING}/even-outline.ts`, ' && !isNearFront(rows, i)', '', OUTLINE, 'hair still does'],
  [`${DRESSING}/even-outline.ts`, '      mask[i] = 0\n', '', OUTLINE, 'beyond the outline'],
  [`${DRESSING}/paste-back.ts`, '        softenOutline(framed', '        if (false) softenOutline(framed',
    PASTE, 'outline is soft'],
  [`${DRESSING}/try-on.ts`, '    evenHemStage,\n', '', 'test/inference/worker/order.test.ts'],
  [`${DRESSING}/even-hem.ts`, '    settle(labels, hem, line)\n', '', HEM, 'even line'],
  [`${DRESSING}/even-hem.ts`, '    close(labels, hem, line)\n', '', HEM, 'hole above'],
  [`${DRESSING}/even-hem.ts`, '    uncover(segmentation, context.person, line)\n', '', HEM, 'covers nothing'],
  [`${DRESSING}/try-on.ts`, '    closeWaistStage,\n', '', 'test/inference/worker/order.test.ts'],
  [`${DRESSING}/close-waist.ts`, '(i) => isBodyPixel(densePose, i)', '() => true', WAIST, 'beside the body'],
  [`${DRESSING}/close-waist.ts`, 'body - hidden <= MOST_BESIDE && ', '', WAIST, 'not for many'],
  [`${DRESSING}/close-waist.ts`, '    trimHips(labels, context.person)\n', '', WAIST],
  [`${DRESSING}/try-on.ts`, '    drawBottomStage,\n', '', 'test/inference/worker/order.test.ts'],
  [`${DRESSING}/draw-bottom.ts`, '    opacity.data[from + i] = OPAQUE\n', '', BOTTOM, 'own trousers'],
  [`${DRESSING}/draw-bottom.ts`, ' && !isNear(i) && isBottom', ' && isBottom', BOTTOM, 'shadow'],
  [`${DRESSING}/try-on.ts`, '    drawHemsStage,\n', '', 'test/inference/worker/order.test.ts'],
  [`${DRESSING}/try-on.ts`, '    contactShadowStage,\n', '', 'test/inference/worker/order.test.ts'],
  [`${DRESSING}/follow-sleeves.ts`, '    widen(sleeves)\n', '', SLEEVES, 'rounded off'],
  [`${DRESSING}/follow-sleeves.ts`, '    shorten(sleeves)\n', '', SLEEVES, 'past its hem'],
  [`${DRESSING}/follow-sleeves.ts`, '    uncover(sleeves)\n', '', SLEEVES, 'in front of a sleeve'],
  [`${DRESSING}/follow-sleeves.ts`, 'const REACH = 40', 'const REACH = 400', SLEEVES, 'much earlier'],
  [`${DRESSING}/follow-sleeves.ts`, 'LEAST_OPEN = 0.4', 'LEAST_OPEN = 0', SLEEVES, 'tear'],
  [`${DRESSING}/sleeve-region.ts`, 'length > MOST_SHORT * unit', 'false', SLEEVES, 'nothing beside it'],
  [`${DRESSING}/follow-sleeves.ts`, 'sleeve === LONG &&', 'false &&', SLEEVES, 'covers the arm'],
  [`${DRESSING}/draw-hems.ts`, ' * lit[x]', '', 'test/tryon/dressing/draw-hems.test.ts', 'light of the cloth'],
  [`${DRESSING}/try-on.ts`, '    extendGarmentStage,\n', '', 'test/inference/worker/order.test.ts'],
  [`${DRESSING}/extend-garment.ts`, 'const DEPTH = 2',
    'const DEPTH = 1', 'test/tryon/dressing/extend-garment.test.ts', 'stay so'],
  [`${DRESSING}/opacity.ts`, '!IN_FRONT[layer]', 'true', PASTE, 'in front of it do not'],
  [`${DRESSING}/opacity.ts`, 'if (layer === Layer.hand) return HAND',
    'if (layer === Layer.hand) return BARE_SKIN', PASTE, 'keep their own pixels'],
  [`${DRESSING}/paste-into-photo.ts`,
    'row, photoY * photo.width, frame.left + across.frameFrom, photo.width',
    'row, photoY * photo.width, frame.left, photo.width',
    'test/tryon/records/framing.test.ts', 'where nothing changes']
])
