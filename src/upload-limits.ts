export interface UploadLimits {
  readonly maximumBytes: number
  readonly maximumPixels: number
  readonly minimumSide: number
  readonly maximumSide: number
  /** Longer side divided by shorter side. */
  readonly maximumAspect: number
  /** The stored picture is reduced to this long side. */
  readonly storedLongSide: number
  /** A decoder that is still at work then is stopped. */
  readonly decodeSeconds: number
}

/** Limits of an uploaded picture; each says what it prevents. */
export const UPLOAD_LIMITS: UploadLimits = {
  // A 24-megapixel phone JPEG is 6 to 12 MB; the upload is held in memory once while it is checked.
  maximumBytes: 15 * 1024 * 1024,
  // 40 MP x 4 bytes = 160 MB when decoded; without it a 262 kB PNG can ask for gigabytes.
  maximumPixels: 40_000_000,
  // Below 64 px there is no garment left to see at the networks' 192x256.
  minimumSide: 64,
  // JPEG allows 65535; 10000 x 4000 already fills the pixel limit.
  maximumSide: 10_000,
  // A garment lying across the picture is at most 3:1; 5 leaves room and refuses strips.
  maximumAspect: 5,
  // Twice the 1024 px result: more detail than any later step can use.
  storedLongSide: 2048,
  // A 40 MP picture takes 0.3 to 1 s, on a crowded machine ten times as long. libvips looks at the clock between lines
  // of pixels; the scans of a JPEG, between which it does not, are counted (`imaging/decode.ts`).
  decodeSeconds: 10
}

/**
 * A person's photo is stored up to this long side, because the result has its resolution: a
 * 12-megapixel phone photo stays as it is, and takes 36 MB when decoded.
 */
export const PERSON_LONG_SIDE = 4096
