/** The folders of the data set that are read, and the end of each file's name after the item's. */
export const PERSON_SOURCES = {
  image: ['image', '.jpg'],
  parse: ['image-parse-v3', '.png'],
  densePose: ['image-densepose', '.jpg'],
  keypoints: ['openpose_json', '_keypoints.json']
} as const
export const GARMENT_SOURCES = {
  cloth: ['cloth', '.jpg'],
  mask: ['cloth-mask', '.jpg']
} as const

export type Sources = Readonly<Record<string, readonly [folder: string, ending: string]>>
export type SourcePaths<Kind extends Sources> = Readonly<Record<keyof Kind, string>>
export type PersonPaths = SourcePaths<typeof PERSON_SOURCES>
export type GarmentPaths = SourcePaths<typeof GARMENT_SOURCES>
