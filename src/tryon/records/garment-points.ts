/**
 * Names of a garment's points, in the order in which a pack's condition network tells them. In the garment's own frame:
 * neck up, front towards the viewer, `_l` on the viewer's left.
 */
export const GARMENT_POINTS = [
  'collar_front', 'collar_back', 'hem_m',
  'neck_l', 'neck_r', 'shoulder_l', 'shoulder_r', 'armpit_l', 'armpit_r',
  'cuff_l_outer', 'cuff_r_outer', 'cuff_l_inner', 'cuff_r_inner',
  'elbow_l_outer', 'elbow_r_outer', 'elbow_l_inner', 'elbow_r_inner',
  'waist_l', 'waist_r', 'hem_l', 'hem_r'
] as const

export type GarmentPoint = typeof GARMENT_POINTS[number]
