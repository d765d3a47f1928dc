/** Where the pages live. */
export const PAGES = '/Try_On_API'
export const MAIN_PAGE = `${PAGES}/`
export const HELP_PAGE = `${PAGES}/help`

/** What the forms of the main page post to. */
export const CHOOSE_PERSON = `${PAGES}/person`
export const CHOOSE_GARMENT = `${PAGES}/garment`
export const GENERATE = `${PAGES}/generate`
export const FORGET = `${PAGES}/forget`
export const UNDO_FORGET = `${FORGET}/undo`
/** For installing it as an application. */
export const MANIFEST = `${PAGES}/manifest.webmanifest`
export const SERVICE_WORKER = `${PAGES}/worker.js`
export const OFFLINE_PAGE = `${PAGES}/offline`
/** What the widget's frame opens with, and the widget itself. */
export const EMBED = `${PAGES}/embed`
export const WIDGET = '/widget.js'
/** Many try-ons at once, all that were made, two of them side by side. */
export const GRID = `${PAGES}/grid`
export const HISTORY = `${PAGES}/history`
export const COMPARE = `${PAGES}/compare`
/** What garment photos and photos of visitors are posted to. */
export const GARMENTS = `${PAGES}/garments`
/** What the address of a garment's picture is posted to. */
export const GARMENT_ADDRESS = `${GARMENTS}/address`
export const OWN_PERSONS = `${PAGES}/persons`

/** Pages; their pictures and forms lie below them. Routes take `:id` as the id. */
export const garmentPage = (id: string) => `${GARMENTS}/${id}`
export const ownPersonPage = (id: string) => `${OWN_PERSONS}/${id}`
export const jobPage = (id: string) => `${PAGES}/jobs/${id}`
/** What others see of a shared result. */
export const sharedPage = (token: string) => `${PAGES}/shared/${token}`
export const helpAnchor = (code: string) => `${HELP_PAGE}#${code}`

/** For programs. */
export const TRY_ON = '/tryon'
export const API = '/api'
export const API_PERSONS = `${API}/persons`
export const API_GARMENTS = `${API}/garments`
export const apiPerson = (id: string) => `${API_PERSONS}/${id}`
export const apiJob = (id: string) => `${API}/jobs/${id}`
/** The first version of the API with ids for everything; the addresses above it stay. */
export const V1 = `${API}/v1`
export const V1_GARMENTS = `${V1}/garments`
export const V1_PERSONS = `${V1}/persons`
export const V1_TRY_ONS = `${V1}/try-ons`
export const v1Garment = (id: string) => `${V1_GARMENTS}/${id}`
export const v1Person = (id: string) => `${V1_PERSONS}/${id}`
export const v1TryOn = (id: string) => `${V1_TRY_ONS}/${id}`
/** Tools for agents. */
export const MCP = '/mcp'
export const DOCS = '/docs'
export const HEALTH = '/healthz'
export const READINESS = '/readyz'
export const METRICS = '/metrics'
