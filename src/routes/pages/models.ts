import type { TryOnView } from '../../jobs/queue/job.ts'
import type { GarmentRecord } from '../../jobs/belongings/garment-shelf.ts'
import type { OwnPersonRecord } from '../../jobs/belongings/person-shelf.ts'
import type { CommonModel } from '../../plugins/view.ts'
import type { MASK_SOURCES } from '../intake.ts'
import type { GarmentView } from './garment-views.ts'
import type { ErrorEntryView, Limits } from './help.ts'
import type { PersonTexts, PersonView } from './person-views.ts'
import type { PreparationView } from './preparation.ts'
import type { RecentView } from './recent.ts'

export interface MainModel {
  readonly person: PersonView
  readonly garment?: GarmentView
  readonly samples: readonly GarmentView[]
  readonly persons: readonly PersonView[]
  readonly recent: readonly RecentView[]
  /** Whether there is anything to delete. */
  readonly hasPictures: boolean
}

export interface GarmentModel extends PreparationView {
  readonly record: GarmentRecord
  readonly page: string
  readonly garment: GarmentView
  readonly person: PersonView
  readonly maskSources: typeof MASK_SOURCES
}

export interface PersonModel extends PreparationView {
  readonly record: OwnPersonRecord
  readonly page: string
  readonly person: PersonView
  readonly garment?: GarmentView
}

/** What the pages of a try-on have in common; person and garment may be gone by now. */
export interface TryOnModel {
  readonly job: TryOnView
  readonly page: string
  readonly texts: PersonTexts
  readonly person?: PersonView
  readonly garment?: GarmentView
}

/** How far a try-on is, in words; the waiting page's script asks for it again and again. */
export interface StatusView {
  readonly isActive: boolean
  /** Finished part, 0 to 1. */
  readonly progress: number
  readonly stage: string
  readonly detail: string
}

declare module '../../plugins/view.ts' {
  interface PageModels {
    main: MainModel
    garment: GarmentModel
    person: PersonModel
    waiting: TryOnModel & { readonly status: StatusView, readonly refreshSeconds: number }
    result: TryOnModel & { readonly seconds: string }
    help: { readonly errors: readonly ErrorEntryView[], readonly origin: string, readonly limits: Limits }
  }
}

/** What the pages hand to a part that several of them include. */
export interface PartialModels {
  generate: CommonModel & { person: { id: string }, garment: { reference: string }, label: string }
  preparation: CommonModel & PreparationView & { preparing: string, title: string, intro: string }
  upload: CommonModel & { kind: 'garment' | 'person' }
}
