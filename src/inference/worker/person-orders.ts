import { encodePerson, readOriginalPhoto, type PersonFiles } from '../../gallery/person-files.ts'
import { readPersonRecord } from '../../gallery/person-record.ts'
import { encodeGreyPng, encodeJpeg, readByteMap, readRgb } from '../../imaging/pictures.ts'
import { CodedError } from '../../coded-error.ts'
import { createPersonPipeline, type PersonPipeline } from '../../tryon/own-photo/prepare-person.ts'
import { createPersonInputs } from '../../tryon/person/person-inputs.ts'
import type { PersonInputs } from '../../tryon/records/person.ts'
import type { Imaging, Networks } from '../../tryon/records/networks.ts'
import { createPipeline, joinPipelines, take, type Pipeline, type Stage } from '../../tryon/records/pipeline.ts'
import type { FoundPerson, PersonPhoto, PersonSource } from '../engine-contract.ts'
import type { OrderContext } from './order-context.ts'
import { createPersonCache } from './person-cache.ts'

/** For looking at, not for working with. */
const PREVIEW_QUALITY = 85

export interface PersonOrderTools {
  readonly networks: Pick<Networks, 'person' | 'bodyFinder'>
  readonly imaging: Pick<Imaging, 'resize'>
}

/** The parts of an order that bring the person. */
export function createPersonOrders ({ networks: { person, bodyFinder }, imaging }: PersonOrderTools) {
  const pipeline = person && createPersonPipeline({ person, imaging, bodyFinder })
  const galleryInputs = createPersonCache(inputsOf)
  return {
    /**
     * Finds somebody in a photo; one who is to be dressed and cannot be is an error, after the finding was told.
     * @throws CodedError PERSON_PHOTO_UNSUPPORTED
     */
    findIn (photo: PersonPhoto, isToBeDressed: boolean): Pipeline<OrderContext> {
      if (pipeline === undefined) throw new CodedError('PERSON_PHOTO_UNSUPPORTED', 'no pack here has a person network')
      return joinPipelines([
        createPipeline([decodePhoto(photo)]),
        lookInto(pipeline),
        createPipeline([encodeFinding(isToBeDressed)])
      ])
    },
    /** What the try-on needs of a person in a folder, of one who was found before, or whom `findIn` has just found. */
    load (source: PersonSource): Pipeline<OrderContext> {
      if ('photo' in source) return createPipeline([loadFoundStage])
      return createPipeline(['found' in source ? loadFound(source) : loadFolder(source.directory, galleryInputs)])
    }
  }
}

async function inputsOf (source: string | PersonFiles) {
  return createPersonInputs(await readPersonRecord(source))
}

function decodePhoto ({ photo, drawnMask }: PersonPhoto): Stage<OrderContext> {
  return {
    name: 'decode-person',
    async run (context) {
      context.personPhoto = await readRgb(photo)
      context.personDrawn = drawnMask && await readByteMap(drawnMask)
    }
  }
}

function lookInto ({ stageNames, preparePerson }: PersonPipeline): Pipeline<OrderContext> {
  return {
    stageNames,
    async run (context, options) {
      context.outcome = await preparePerson(take(context, 'personPhoto'), { ...options, drawn: context.personDrawn })
      return context.outcome.timings
    }
  }
}

/** What was found as it is kept on disk. */
function encodeFinding (isToBeDressed: boolean): Stage<OrderContext> {
  return {
    name: 'encode-person',
    async run (context) {
      const { preview: picture, foundBy, refusal, person } = take(context, 'outcome')
      const preview = await encodeJpeg(picture, PREVIEW_QUALITY)
      const found = person && {
        framing: person.framing,
        notices: person.notices,
        files: await encodePerson(person.record),
        garmentMask: await encodeGreyPng(person.garmentMask)
      }
      context.finding = { preview, foundBy, refusal, notices: [], ...found }
      context.onMade({ person: context.finding })
      if (refusal !== undefined && isToBeDressed) throw new CodedError(refusal, 'the photo cannot be used')
    }
  }
}

/**
 * From the files that were just encoded and not from what they were made of: a JPEG loses a little, and the next
 * picture of this person must be the same.
 */
const loadFoundStage: Stage<OrderContext> = {
  name: 'load-person',
  async run (context) {
    const finding = take(context, 'finding')
    context.person = await inputsOf(take(finding, 'files'))
    context.original = { image: take(context, 'personPhoto'), framing: take(finding, 'framing') }
  }
}

/** Nothing is kept in memory: an own photo that its visitor deletes must not live on. */
function loadFound ({ found: { files, framing, photo } }: FoundPerson): Stage<OrderContext> {
  return {
    name: 'load-person',
    async run (context) {
      context.person = await inputsOf(files)
      context.original = { image: await readRgb(photo), framing }
    }
  }
}

function loadFolder (
  directory: string, galleryInputs: (directory: string) => Promise<PersonInputs>
): Stage<OrderContext> {
  return {
    name: 'load-person',
    async run (context) {
      context.original = await readOriginalPhoto(directory)
      // An own photo that its visitor deletes must not live on in memory.
      context.person = await (context.original === undefined ? galleryInputs : inputsOf)(directory)
    }
  }
}
