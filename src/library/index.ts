export { CodedError as FittingRoomError } from '../coded-error.ts'
export { createFittingRoom } from './fitting-room.ts'
export type {
  FittingRoom, FittingRoomOptions, GalleryPerson, PreparedGarment, PreparedPerson, RunOptions, SampleGarment,
  TryOnPicture, TryOnWish
} from './contract.ts'
