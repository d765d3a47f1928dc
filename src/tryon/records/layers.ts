/**
 * What a pixel of the person's photo shows, as far as trying on a garment goes. What is seen
 * in the photo and is not the old garment can only be covered by the new one: nothing else moves.
 */
export const Layer = {
  /** Background, lower body, anything else that a garment may cover. */
  behind: 0,
  /** The garment that has to vanish. */
  garment: 1,
  /** Hair and face: always in front of the garment. */
  front: 2,
  arm: 3,
  neck: 4,
  /** In front of the garment too; a sleeve ends at it. */
  hand: 5
} as const
