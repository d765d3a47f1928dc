const ANY = '*'

/**
 * Origins whose pages may call the API, separated by commas; `*` is every page.
 * @throws Error that names the wrong one
 */
export function readCorsOrigins (setting: string): string[] {
  const origins = setting.split(',').map((origin) => origin.trim()).filter((origin) => origin !== '')
  const wrong = origins.find((origin) => origin !== ANY && (!URL.canParse(origin) || new URL(origin).origin !== origin))
  if (wrong !== undefined) throw new Error(`"${wrong}" is not an origin such as https://shop.example`)
  return origins
}

/** Whether a page of this origin may call the API. */
export function isCorsOrigin (origins: readonly string[], origin: string | undefined): boolean {
  return origin !== undefined && (origins.includes(ANY) || origins.includes(origin))
}
