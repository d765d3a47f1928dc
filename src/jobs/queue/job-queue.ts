import type { DeletionReason } from '../storage/deletions.ts'
import type { StoredPicture } from '../storage/stored-picture.ts'
import type { JobRecord, JobRequest, JobView } from './job.ts'
import type { PlaceRequest } from './places.ts'

export interface QueueLoad {
  /** Jobs that wait or run. */
  readonly active: number
  /** Places that they take, and how many there are. */
  readonly places: number
  /** Those of them whose turn has not come. */
  readonly waiting: number
  readonly limit: number
  /** Whole seconds until a place is free, at least 1. */
  readonly secondsUntilFree: number
  /** Records that are kept although they cannot be read. */
  readonly damaged: number
}

/**
 * The door behind which jobs wait. Nothing in it supposes that the work, the records or the pictures are
 * in this process or on this machine; `test/jobs/queue/contract.ts` says what every queue behind it does.
 */
export interface JobQueue {
  /**
   * Enters a job, or gives back the same visitor's job with the same key when one is waiting,
   * running or done: a double click costs nothing.
   * @throws CodedError VISITOR_LIMIT, QUEUE_FULL, SHUTTING_DOWN, STORAGE
   */
  submit (request: JobRequest): Promise<JobView>
  /**
   * Enters all jobs of a grid, which one visitor asks for, or none of them: together they enter where a single one
   * would, and wait their turns.
   * @throws CodedError as `submit` does
   */
  submitAll (requests: readonly JobRequest[]): Promise<JobView[]>
  /**
   * Asked before an upload is read: whether a new job of this account would find a place now.
   * @throws CodedError VISITOR_LIMIT, QUEUE_FULL, SHUTTING_DOWN
   */
  requirePlace (request: PlaceRequest): Promise<void>
  find (id: string): Promise<JobView | undefined>
  /** Every job of a visitor, newest first. */
  ofVisitor (visitor: string): Promise<JobView[]>
  /** Every job there is, in no order. */
  all (): AsyncIterable<JobRecord>
  /** The finished picture; undefined when there is none. A job that has lost its picture is expired from then on. */
  openResult (id: string): Promise<StoredPicture | undefined>
  /** Resolves when the job is no longer waiting or running, when `signal` aborts, or when the queue closes. */
  finished (id: string, signal?: AbortSignal): Promise<JobView | undefined>
  /**
   * The job now and after every change of its state, stage or place, until it neither waits nor runs. Ends early when
   * it is removed, when `signal` aborts, or when the queue closes; nothing for an unknown job.
   */
  watch (id: string, signal?: AbortSignal): AsyncIterable<JobView>
  /** Takes a waiting job out or stops a running one; others are left alone. */
  cancel (id: string): Promise<void>
  /**
   * Cancels if need be, then forgets the job and its picture. Without a reason its visitor has asked for it.
   * @throws CodedError NOT_DELETED; then the job is still known
   */
  remove (id: string, reason?: DeletionReason): Promise<void>
  /** Finished jobs lose their picture after `milliseconds`, and are forgotten after as long again. */
  expire (milliseconds: number, now?: number): Promise<void>
  load (): Promise<QueueLoad>
  /** Bytes of the pictures of one account, or of all. */
  bytesOf (account?: string): Promise<number>
  /** Lets the running job finish within the grace period; what waits stays for the next start. */
  close (graceMilliseconds: number): Promise<void>
}
