import { Condition } from '../records/labels.ts'
import type { PersonInputs } from '../records/person.ts'

/** Whether the parse of a person shows lower clothes at a pixel of the photo, beside the old garment. */
export function createBottomReader (
  { conditionInput, layers }: Pick<PersonInputs, 'conditionInput' | 'layers'>
): (i: number) => boolean {
  const [, , rows, columns] = conditionInput.shape
  const plane = conditionInput.data.subarray(Condition.bottom * rows * columns, (Condition.bottom + 1) * rows * columns)
  const scale = layers.width / columns
  return (i) => plane[Math.floor(i / layers.width / scale) * columns + Math.floor(i % layers.width / scale)] === 1
}
