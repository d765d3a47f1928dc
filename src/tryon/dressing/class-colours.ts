/** Colours in which classes are shown to people, RGB triples; background is dark. */

/** The condition generator's 13 classes. */
export const CONDITION_COLOURS = Uint8Array.of(
  24, 28, 30, 122, 82, 56, 240, 196, 160, 31, 130, 108, 62, 88, 140, 226, 150, 92, 204, 116, 74,
  186, 140, 120, 164, 118, 100, 110, 110, 116, 86, 86, 92, 150, 150, 156, 200, 60, 160
)

/** The 20 labels of a human parse, in the same spirit. */
export const LIP_COLOURS = Uint8Array.of(
  24, 28, 30, 150, 110, 60, 122, 82, 56, 200, 60, 160, 40, 40, 46, 31, 130, 108, 46, 150, 150, 20, 96, 84,
  150, 150, 156, 62, 88, 140, 246, 214, 176, 220, 90, 90, 96, 80, 160, 240, 196, 160, 226, 150, 92,
  204, 116, 74, 186, 140, 120, 164, 118, 100, 110, 110, 116, 86, 86, 92
)
