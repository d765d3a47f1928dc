/** Addresses of pages and of the API. */
/** Where the pages live. */
export const PAGES = '/Try_On_API'
export const MAIN_PAGE = `${PAGES}/`
export const HELP_PAGE = `${PAGES}/help`

export const garmentPage = (id: string) => `${PAGES}/garments/${id}`
export const ownPersonPage = (id: string) => `${PAGES}/persons/${id}`
export const jobPage = (id: string) => `${PAGES}/jobs/${id}`
export const apiJob = (id: string) => `/api/jobs/${id}`
export const helpAnchor = (code: string) => `${HELP_PAGE}#${code}`
