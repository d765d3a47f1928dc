const OWN = 'own:'

/** How a job or a cookie names a visitor's own photo; gallery persons go by their id. */
export const ownReference = (id: string) => `${OWN}${id}`

/** The id behind `own:<id>`, undefined for a gallery id. */
export function ownPersonId (reference: string): string | undefined {
  return reference.startsWith(OWN) ? reference.slice(OWN.length) : undefined
}
