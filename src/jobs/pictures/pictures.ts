import type { StoredPicture } from '../storage/stored-picture.ts'

/**
 * Pictures, and what else was made of them, in one folder of a store: each has a name such as `<id>/photo.jpg`. Every
 * call throws CodedError STORE_AWAY at once when the store does not answer, or the disk's own error.
 */
export interface Pictures {
  /** Makes the place of several pictures: `<id>` before `<id>/photo.jpg` is written. */
  makeFolder (name: string): Promise<void>
  /** Whole or not at all, in the place of what was there. */
  write (name: string, content: string | Uint8Array): Promise<void>
  /** Undefined when there is none. */
  open (name: string): Promise<StoredPicture | undefined>
  /** All of it; undefined when there is none. */
  read (name: string): Promise<Uint8Array | undefined>
  /** Tells whether there was something to copy. */
  copy (from: string, to: string): Promise<boolean>
  /** Nothing happens when there is none. */
  remove (name: string): Promise<void>
}

/** Where all pictures lie: `test/jobs/pictures/contract.ts` says what every store does. */
export interface PictureStore {
  folder (name: string): Pictures
  /**
   * Deletes what was last written before a moment, in milliseconds since the epoch, and which nobody else looks for: a
   * process has died between a picture and its record. Gives back the names; of many some at a time.
   */
  expire (moment: number): Promise<string[]>
  /** Writes something; a sentence that says what to do when the store does not take it. */
  problem (): Promise<string | undefined>
}
