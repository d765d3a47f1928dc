/** What `decodeUpload` in `decode.ts` gives back for an accepted upload. */
export interface CheckedPicture {
  /** Upright, sRGB, flattened on white, at most 2048 px on the long side, JPEG or PNG without metadata. */
  readonly bytes: Uint8Array
  readonly extension: 'jpg' | 'png'
  readonly width: number
  readonly height: number
}
