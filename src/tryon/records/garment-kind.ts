import { FACE, HEAD, LOWER_BODY, unite, UPPER_GARMENT, UPPER_SKIN, type LabelSet } from './label-sets.ts'
import { Condition, labelSet, Lip } from './labels.ts'

/** A part of the body as the agnostic picture paints it grey; the parse-agnostic erases arms along their joints too. */
export type HiddenPart = 'torso' | 'neck-and-shoulders' | 'arms'

/** What a kind of garment is to the stages: what it takes the place of, and what lies in front of it. */
export interface GarmentKind {
  /** The part of the body that wears it, in words. */
  readonly bodyPart: string
  /** LIP labels of what vanishes: what is worn where the new garment will be. */
  readonly replaced: LabelSet
  /** LIP labels of the skin that one garment of this kind covers and another bares. */
  readonly bared: LabelSet
  /** LIP labels of what always lies in front of it. */
  readonly inFront: LabelSet
  /** Condition class of the garment as it is worn. */
  readonly worn: number
  /** Condition classes that never lie in front of it, its own among them. */
  readonly behind: readonly number[]
  readonly agnostic: {
    /** What is painted grey, one over the other. */
    readonly hidden: readonly HiddenPart[]
    /** LIP labels that the picture shows all the same; of hidden arms it shows the hands. */
    readonly shown: LabelSet
    /** LIP labels that become background in the parse-agnostic. */
    readonly erased: LabelSet
  }
}

/** Tops, dresses worn as tops, jackets: as HR-VITON draws them. */
export const UPPER_BODY: GarmentKind = {
  bodyPart: 'upper body',
  replaced: UPPER_GARMENT,
  bared: UPPER_SKIN,
  inFront: HEAD,
  worn: Condition.upper,
  behind: [Condition.background, Condition.upper, Condition.bottom],
  agnostic: {
    hidden: ['torso', 'neck-and-shoulders', 'arms'],
    shown: unite(FACE, LOWER_BODY),
    erased: unite(UPPER_GARMENT, labelSet(Lip.torsoSkin))
  }
}
