/** On whose word something goes, and why. Neither says who somebody is. */
export interface DeletionReason {
  /** `visitor` of a page, `api`, the name of a token as `token shop`, or the `service` itself. */
  readonly by: string
  readonly why: 'asked' | 'retention' | 'photo deleted' | 'result gone'
}

/** What went; the log holds the beginning of the id. */
export interface Deletion extends DeletionReason {
  readonly what:
    'try-on' | 'prepare-garment' | 'prepare-person' | 'picture' | 'garment' | 'person' |
    'mark' | 'link' | 'unknown file'
  readonly id: string
}

export type OnDeletion = (deletion: Deletion) => void

export const ASKED: DeletionReason = { by: 'visitor', why: 'asked' }
export const TOO_OLD: DeletionReason = { by: 'service', why: 'retention' }
/** A picture shows its visitor as the photo did, and does not outlive it. */
export const PHOTO_DELETED: DeletionReason = { by: 'service', why: 'photo deleted' }
/** Favourites and shared links are notes about a result, and go with it. */
export const RESULT_GONE: DeletionReason = { by: 'service', why: 'result gone' }

export const tellNobody: OnDeletion = () => {}
