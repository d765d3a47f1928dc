/** Sets of labels that more than one stage asks about, each named once. */
import { Condition, labelSet, Lip } from './labels.ts'
import { Layer } from './layers.ts'

/** A table of 256 that is 1 for the labels in the set. */
export type LabelSet = Uint8Array

/** The labels of all the sets. */
export function unite (...sets: readonly LabelSet[]): LabelSet {
  return Uint8Array.from({ length: 256 }, (_, label) => sets.some((set) => set[label]) ? 1 : 0)
}

export const UPPER_GARMENT = labelSet(Lip.upperClothes, Lip.dress, Lip.coat)
export const FACE = labelSet(Lip.face, Lip.sunglasses)
export const HEAD = unite(FACE, labelSet(Lip.hat, Lip.hair))
export const ARMS = labelSet(Lip.leftArm, Lip.rightArm)
/** What one upper garment covers and another bares. */
export const UPPER_SKIN = unite(ARMS, labelSet(Lip.torsoSkin))
/** Garments below the waist. */
export const LOWER_CLOTHES = labelSet(Lip.pants, Lip.skirt)
export const LOWER_BODY = labelSet(Lip.pants, Lip.skirt, Lip.leftLeg, Lip.rightLeg, Lip.leftShoe, Lip.rightShoe)

/** DensePose parts of the arms: hands, upper and lower arms. */
export const ARM_PARTS = labelSet(3, 4, 15, 16, 17, 18, 19, 20, 21, 22)

/** The arms among the classes of the condition generator. */
export const CONDITION_ARMS = labelSet(Condition.leftArm, Condition.rightArm)
/** The classes that an upper garment may cover. */
export const COVERABLE = unite(CONDITION_ARMS, labelSet(Condition.background, Condition.bottom, Condition.noise))

/** Layers of the photo that no garment ever covers. */
export const IN_FRONT = labelSet(Layer.front, Layer.hand)
