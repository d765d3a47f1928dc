import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'
import { isActive, progressOf, type TryOnView } from '../../jobs/queue/job.ts'
import { GRID, jobPage } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { requireEngine } from '../intake.ts'
import { findGarment, ownViews, sampleViews, type GarmentView } from './garment-views.ts'
import type { GridCellView, GridModel } from './models.ts'
import { ownJobs } from './own-jobs.ts'
import { findPersonView, galleryViews, ownPersonViews, type PersonView } from './person-views.ts'
import { createSeries, type Series } from './series.ts'

const Reference = Type.String({ maxLength: 100 })
/** Of whom all see it, or what somebody tries on: one of the two is named. */
const Subject = { garment: Type.Optional(Reference), person: Type.Optional(Reference) }
const GridQuery = Type.Object(Subject)
const GridForm = Type.Object({ ...Subject, count: Type.Enum(['4', 'all', 'stop']) })
const REFRESH_SECONDS = 2
const SOME = 4

interface Cell { readonly person: PersonView, readonly garment: GarmentView }

/** One garment on many persons, or many garments on one person: a grid that fills. */
const grid: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const series: Series = createSeries(services, (error) => app.log.warn({ err: error }, 'a series has ended early'))
  app.addHook('onClose', async () => series.close())

  app.get(GRID, { schema: { querystring: GridQuery } }, async (request, reply) =>
    await reply.page('grid', await gridModel(services, request, request.query, series)))

  app.post(GRID, { schema: { body: GridForm } }, async (request, reply) => {
    const { count, ...subject } = request.body
    const { id } = request.visitor
    if (count === 'stop') series.stop(id)
    else {
      requireEngine(services)
      const left = await unmade(services, request, await cellsOf(services, request, subject))
      series.start(id, (count === 'all' ? left : left.slice(0, SOME))
        .map(({ garment, person }) => ({ garment: garment.reference, person: person.id })))
    }
    // Whoever comes here first has no cookie yet.
    return await reply.saveVisitor({}).redirect(addressOf(subject), 303)
  })
}

export default grid

type SubjectOf = { readonly garment?: string, readonly person?: string }

const addressOf = (subject: SubjectOf) => `${GRID}?${new URLSearchParams(subject as Record<string, string>)}`

/** Every pair of the grid, own pictures first; nobody in their own shirt. */
async function cellsOf (services: Services, request: FastifyRequest, { garment, person }: SubjectOf): Promise<Cell[]> {
  const { language } = request
  if (garment !== undefined) {
    const worn = await findGarment(services, request, garment)
    if (!worn) throw new CodedError('GARMENT_UNKNOWN', 'no such garment')
    const persons = [...await ownPersonViews(services, request), ...await galleryViews(services, language)]
    return persons.filter(({ id }) => worn.reference !== `sample:${id}`)
      .map((each) => ({ garment: worn, person: each }))
  }
  const wearer = await findPersonView(services, request, person)
  if (!wearer) throw new CodedError('PERSON_UNKNOWN', 'no such person')
  const garments = [...await ownViews(services, request), ...await sampleViews(services, language)]
  return garments.filter(({ reference }) => reference !== `sample:${wearer.id}`)
    .map((each) => ({ garment: each, person: wearer }))
}

const keyOf = ({ garment, person }: { garment: string, person: string }) => `${garment} ${person}`

/** The visitor's newest try-on of each pair. */
async function jobsByPair (services: Services, request: FastifyRequest): Promise<Map<string, TryOnView>> {
  return new Map((await ownJobs(services, request)).reverse().map((job) => [keyOf(job), job]))
}

function jobOf (jobs: ReadonlyMap<string, TryOnView>, { garment, person }: Cell): TryOnView | undefined {
  return jobs.get(keyOf({ garment: garment.reference, person: person.id }))
}

async function unmade (services: Services, request: FastifyRequest, cells: readonly Cell[]): Promise<Cell[]> {
  const jobs = await jobsByPair(services, request)
  return cells.filter((cell) => jobOf(jobs, cell)?.state !== 'done')
}

async function gridModel (
  services: Services, request: FastifyRequest, subject: SubjectOf, series: Series
): Promise<GridModel> {
  // Asked first: what ends in between is shown as running once more, never as unfinished for good.
  const isRunning = series.isRunning(request.visitor.id)
  const [cells, jobs] = await Promise.all([cellsOf(services, request, subject), jobsByPair(services, request)])
  const views = cells.map((cell) => cellView(cell, jobOf(jobs, cell), subject))
  return {
    subject,
    title: subject.garment === undefined ? 'person' : 'garment',
    shown: subject.garment === undefined ? cells[0]?.person : cells[0]?.garment,
    cells: views,
    done: views.filter(({ page }) => page !== undefined).length,
    isRunning,
    refreshSeconds: isRunning ? REFRESH_SECONDS : 0
  }
}

function cellView (
  { garment, person }: Cell, job: TryOnView | undefined, { garment: chosen }: SubjectOf
): GridCellView {
  const isDone = job?.state === 'done'
  const offered = chosen === undefined ? garment.picture : person.picture
  return {
    id: job?.id,
    garment: garment.reference,
    person: person.id,
    name: chosen === undefined ? garment.name : person.name,
    alt: isDone ? person.texts.wearing : '',
    picture: isDone && job ? `${jobPage(job.id)}/result` : offered,
    page: isDone && job ? jobPage(job.id) : undefined,
    progress: job && isActive(job) ? progressOf(job) : undefined
  }
}
