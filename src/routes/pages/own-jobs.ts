import type { FastifyRequest } from 'fastify'
import { CodedError } from '../../coded-error.ts'
import type { TryOnView } from '../../jobs/queue/job.ts'
import { jobPage } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { requireTryOn } from '../job-reply.ts'
import { findGarment } from './garment-views.ts'
import { findPersonView, personTexts } from './person-views.ts'
import type { ResultView } from './models.ts'

/** A try-on of this visitor. @throws CodedError JOB_UNKNOWN */
export async function findOwnJob ({ queue }: Services, { visitor }: FastifyRequest, id: string): Promise<TryOnView> {
  const job = requireTryOn(await queue.find(id))
  if (job.visitor !== visitor.id) throw new CodedError('JOB_UNKNOWN', 'no such job')
  return job
}

/** The visitor's try-ons, newest first. */
export async function ownJobs ({ queue }: Services, { visitor }: FastifyRequest): Promise<TryOnView[]> {
  return (await queue.ofVisitor(visitor.id)).filter((job) => job.kind === 'try-on')
}

/** A finished try-on as lists show it. */
export async function resultView (services: Services, request: FastifyRequest, job: TryOnView): Promise<ResultView> {
  const [person, garment] = await Promise.all([
    findPersonView(services, request, job.person), findGarment(services, request, job.garment)
  ])
  return {
    id: job.id,
    page: jobPage(job.id),
    picture: `${jobPage(job.id)}/result`,
    alt: personTexts(job.person, request.language).wearing,
    person: person?.name ?? '',
    garment: garment?.name ?? '',
    width: person?.own?.width ?? 768,
    height: person?.own?.height ?? 1024,
    isFavourite: (await services.marks.find(job.id))?.isFavourite === true
  }
}
