import type { FastifyRequest } from 'fastify'
import { jobPage } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { personTexts } from './person-views.ts'

// One row on a wide screen.
const SHOWN = 6

export interface RecentView {
  readonly page: string
  /** In the widths that pages show; without the `/width` that is added to it. */
  readonly picture: string
  readonly alt: string
}

/** The visitor's last pictures, newest first. */
export async function recentViews (
  { queue }: Services, { visitor, language }: FastifyRequest
): Promise<RecentView[]> {
  return (await queue.ofVisitor(visitor.id))
    .filter((job) => job.kind === 'try-on')
    .filter(({ state }) => state === 'done')
    .slice(0, SHOWN)
    .map(({ id, person }) => ({
      page: jobPage(id),
      picture: `${jobPage(id)}/result`,
      alt: personTexts(person, language).wearing
    }))
}
