/** What a visitor is told about their own photo. */

/**
 * Which networks say where somebody is: those of the optional package, or the pack's own alone; keys of the text
 * catalogues.
 */
export type FinderName = 'mediapipe-pose' | 'compact'

/** Why nobody can be dressed; keys of the error table. */
export type RefusalCode = 'PERSON_NOT_FOUND' | 'PERSON_ONLY_FACE' | 'PERSON_TURNED_AWAY'
/** What may make the result worse; keys of the text catalogues under `notice.`. */
export type NoticeCode =
  'SEVERAL_PEOPLE' | 'ARMS_HIDDEN' | 'HIPS_HIDDEN' | 'TURNED_ASIDE' | 'DRESS_WORN' |
  'HEM_UNSURE' | 'SMALL_PERSON'
