import type { BodyFinder } from '../../tryon/records/networks.ts'
import type { BodyFinderChoice } from '../engine-contract.ts'
import { openSession, type SessionOptions } from './session.ts'

export interface OpenedBodyFinder {
  readonly finder?: BodyFinder
  readonly problem?: string
}

/** Opens the finder's networks; one that cannot be opened is a problem to tell, no reason to stop. */
export async function openBodyFinder (
  { files, problem }: BodyFinderChoice, options: SessionOptions
): Promise<OpenedBodyFinder> {
  if (files === undefined) return { problem }
  try {
    const [detector, landmarks] = [
      await openSession(files.detector, options),
      await openSession(files.landmarks, options)
    ]
    return {
      finder: {
        async detect (photo) {
          const { boxes, scores } = await detector.run({ photo })
          return { boxes, scores }
        },
        async findLandmarks (photo) {
          const outputs = await landmarks.run({ photo })
          return { landmarks: outputs.landmarks, presence: outputs.presence, silhouette: outputs.silhouette }
        }
      }
    }
  } catch (error) {
    return { problem: `the converted body finder does not run: ${(error as Error).message}` }
  }
}
