import { join } from 'node:path'
import type { Config } from './config.ts'
import type { GarmentGallery } from './gallery/garments.ts'
import { PERSON_LAYOUT } from './gallery/person-files.ts'
import type { PersonGallery } from './gallery/persons.ts'
import type { TryOnEngine } from './inference/engine-contract.ts'
import { DEPARTURES } from './jobs/belongings/departures.ts'
import { openGarmentShelf } from './jobs/belongings/garment-shelf.ts'
import { openMarks } from './jobs/belongings/marks.ts'
import { openPersonShelf } from './jobs/belongings/person-shelf.ts'
import { createWardrobe } from './jobs/belongings/wardrobe.ts'
import type { OnDeletion } from './jobs/storage/deletions.ts'
import { openFileBook } from './jobs/storage/folder-book.ts'
import type { PictureStore } from './jobs/pictures/pictures.ts'
import type { OpenBook } from './jobs/storage/record-book.ts'

export interface BelongingsNeeds {
  readonly config: Config
  readonly engine: TryOnEngine
  readonly persons: PersonGallery
  readonly garments: GarmentGallery
  readonly onDeletion: OnDeletion
  readonly store: PictureStore
  /** Where the records lie for all processes: for requests, and for work. Without it they lie in the state folder. */
  readonly books?: { readonly hasty: OpenBook, readonly patient: OpenBook }
}

/** Opens what visitors have: uploads, notes about results, and who wants everything deleted. */
export async function openBelongings (needs: BelongingsNeeds) {
  const { config: { STATE_DIRECTORY }, onDeletion, books } = needs
  const own = await openShelves(needs, books?.hasty)
  const marks = await openMarks(join(STATE_DIRECTORY, 'marks'), onDeletion, { openBook: books?.hasty })
  const departures = books?.hasty(DEPARTURES) ?? await openFileBook(join(STATE_DIRECTORY, 'departures'), DEPARTURES)
  // Work waits for an engine that is away; requests do not.
  const forWork = books ? await openShelves(needs, books.patient) : own
  return { ...own, marks, departures, wardrobeForWork: forWork.wardrobe }
}

async function openShelves (
  { config: { STATE_DIRECTORY }, engine, persons, garments, onDeletion, store }: BelongingsNeeds, openBook?: OpenBook
) {
  const options = (folder: string) => ({ openBook, pictures: store.folder(folder) })
  const directoryOf = (folder: string) => join(STATE_DIRECTORY, folder)
  const shelf = await openGarmentShelf(directoryOf('garments'), onDeletion, options('garments'))
  const ownPersons = await openPersonShelf(directoryOf('persons'), PERSON_LAYOUT, onDeletion, options('persons'))
  return { shelf, ownPersons, wardrobe: createWardrobe({ engine, garments, persons, shelf, ownPersons }) }
}
