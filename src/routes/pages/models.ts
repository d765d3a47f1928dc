import type { NoticeCode } from '../../tryon/records/finding.ts'
import type { TryOnView } from '../../jobs/queue/job.ts'
import type { GarmentRecord } from '../../jobs/belongings/garment-shelf.ts'
import type { OwnPersonRecord } from '../../jobs/belongings/person-shelf.ts'
import type { CommonModel } from '../../plugins/view.ts'
import type { CORRECTABLE_POINTS } from '../garment-points.ts'
import type { MASK_SOURCES } from '../intake.ts'
import type { GarmentView } from './garment-views.ts'
import type { ErrorEntryView, Limits } from './help.ts'
import type { PersonTexts, PersonView } from './person-views.ts'
import type { PreparationView } from './preparation.ts'
import type { RecentView } from './recent.ts'

export interface MainModel {
  readonly person: PersonView
  readonly garment?: GarmentView
  /** What the visitor uploaded, newest first. */
  readonly ownGarments: readonly GarmentView[]
  readonly samples: readonly GarmentView[]
  /** Whether more of the visitor's garments will come. */
  readonly isCuttingOut: boolean
  readonly ownPersons: readonly PersonView[]
  readonly persons: readonly PersonView[]
  readonly recent: readonly RecentView[]
  /** Whether there is anything to delete. */
  readonly hasPictures: boolean
  /** Whether the address of a picture is taken. */
  readonly canFetch: boolean
  /** Whether there is nothing of the visitor yet: then the page explains itself. */
  readonly isFirstVisit: boolean
  /** Whether “Delete all my pictures” can still be taken back. */
  readonly canUndo: boolean
  readonly undoSeconds: number
}

/** What “Delete all my pictures” would delete. */
export interface ForgetModel {
  readonly counts: Readonly<Record<'results' | 'garments' | 'persons', number>>
}

/** The question before a picture is deleted. */
export interface DeleteModel {
  /** Where the answer is posted to. */
  readonly action: string
  readonly picture: string
  readonly question: string
  readonly consequence: string
}

export interface GarmentModel extends PreparationView {
  readonly record: GarmentRecord
  readonly page: string
  readonly garment: GarmentView
  readonly person: PersonView
  readonly maskSources: typeof MASK_SOURCES
  /** Where sleeves, hem and neckline can be corrected. */
  readonly points?: PointsView
}

export interface PersonModel extends PreparationView {
  readonly record: OwnPersonRecord
  readonly page: string
  readonly person: PersonView
  readonly garment?: GarmentView
  /** Whether a brush can correct which part of it is the garment. */
  readonly canCorrect: boolean
  readonly correctable: readonly NoticeCode[]
}

/** What the pages of a try-on have in common; person and garment may be gone by now. */
export interface TryOnModel {
  readonly job: TryOnView
  readonly page: string
  readonly texts: PersonTexts
  readonly person?: PersonView
  readonly garment?: GarmentView
}

/** An intermediate picture of a try-on. */
export interface MadePictureView {
  readonly name: string
  /** Address of the PNG; `/width` may be added to it. */
  readonly picture: string
  readonly width: number
  readonly height: number
  readonly title: string
  readonly explanation: string
  /** What was done, in words, and how long it took. */
  readonly stage: string
  readonly milliseconds: number
}

/** A finished try-on in a list. */
export interface ResultView {
  readonly id: string
  readonly page: string
  readonly picture: string
  readonly alt: string
  readonly person: string
  readonly garment: string
  readonly width: number
  readonly height: number
  readonly isFavourite: boolean
}

/** A pair of person and garment in the grid; `page` once it is made. */
export interface GridCellView {
  readonly id?: string
  readonly garment: string
  readonly person: string
  readonly name: string
  readonly alt: string
  readonly picture: string
  readonly page?: string
  /** 0 to 1 while it waits or runs. */
  readonly progress?: number
}

export interface GridModel {
  readonly subject: { readonly garment?: string, readonly person?: string }
  /** What all cells have in common. */
  readonly title: 'garment' | 'person'
  readonly shown?: { readonly name: string, readonly picture: string }
  readonly cells: readonly GridCellView[]
  readonly done: number
  readonly isRunning: boolean
  readonly refreshSeconds: number
}

/** The link that the owner of a result sees. */
export interface ShareView {
  readonly address: string
  readonly expiresAt: number
}

/** How far a try-on is, in words; the waiting page's script asks for it again and again. */
export interface StatusView {
  readonly isActive: boolean
  /** Finished part, 0 to 1. */
  readonly progress: number
  readonly stage: string
  readonly detail: string
  /** The garment's picture, once it is cut out; without the `/width` that is added to it. */
  readonly garment?: string
}

declare module '../../plugins/view.ts' {
  interface PageModels {
    main: MainModel
    forget: ForgetModel
    delete: DeleteModel
    garment: GarmentModel
    person: PersonModel
    waiting: TryOnModel & { readonly status: StatusView, readonly refreshSeconds: number }
    result: TryOnModel & {
      readonly seconds: string
      readonly isFavourite: boolean
      readonly share?: ShareView
      /** What may spoil the result on an own photo. */
      readonly notices: readonly NoticeCode[]
      readonly correctable: readonly NoticeCode[]
      /** Who else may wear it, and what else this person may wear. */
      readonly others: { readonly persons: readonly PersonView[], readonly garments: readonly GarmentView[] }
    }
    offline: Record<string, never>
    /** The address of a product's picture. */
    embed: { readonly garment: string }
    grid: GridModel
    history: { readonly results: readonly ResultView[] }
    compare: { readonly results: readonly ResultView[] }
    shared: { readonly picture: string, readonly expiresAt: number, readonly card: { readonly image: string } }
    made: { readonly page: string, readonly pictures: readonly MadePictureView[] }
    help: { readonly errors: readonly ErrorEntryView[], readonly origin: string, readonly limits: Limits }
  }
}

/** A picture in several widths, of which the browser takes the one that fits. */
export interface PictureModel {
  /** Address without the `/width` that is added to it. */
  readonly picture: string
  readonly widths: readonly number[]
  /** As the `sizes` of an `img`. */
  readonly sizes: string
  readonly alt: string
  /** Pixels; gallery pictures are 768x1024. */
  readonly width?: number
  readonly height?: number
  readonly isLazy?: boolean
}

/** A brush over a photo, with what is chosen in it so far. */
export interface BrushView {
  readonly kind: 'garment' | 'person'
  readonly photo: string
  readonly mask?: string
  readonly action: string
}

/** Points of a garment that can be moved over its photo. */
export interface PointsView {
  readonly page: string
  readonly names: typeof CORRECTABLE_POINTS
  readonly isCorrected: boolean
}

/** What the pages hand to a part that several of them include. */
export interface PartialModels {
  generate: CommonModel & { person: { id: string }, garment: { reference: string }, label: string }
  preparation: CommonModel & PreparationView & { preparing: string, title: string, intro: string }
  'viewer-tools': CommonModel & { canCompare: boolean, canEnlarge: boolean }
  brush: CommonModel & { brush: BrushView }
  points: CommonModel & { points: PointsView, record: GarmentRecord }
  notices: CommonModel & { notices: readonly NoticeCode[], correctable: readonly NoticeCode[], brushAddress?: string }
  add: CommonModel & { kind: 'garment' | 'person', isCamera: boolean }
  picture: CommonModel & PictureModel
}
