// Posts without leaving the page, and says in words why one failed.

/** What the server says about a failure, or that it was not reached. */
export class RequestError extends Error {}

/**
 * Posts a form's fields. The answer is the page that a browser would have been led to.
 * Throws RequestError, whose message can be shown.
 */
export async function post (address, body) {
  let answer
  try {
    // Errors come as JSON then; pages come as pages.
    answer = await fetch(address, { method: 'POST', body, headers: { accept: 'application/json' } })
  } catch {
    throw new RequestError(document.body.dataset.offline)
  }
  if (isPage(answer.headers.get('content-type'))) return answer
  if (!answer.ok) throw new RequestError(errorText(await answer.json().catch(() => undefined)))
  return answer
}

export function isPage (type) {
  return (type ?? '').includes('text/html')
}

/** `message` and `advice` of the server's error. */
export function errorText (error) {
  return error?.message ? `${error.message}. ${error.advice}` : document.body.dataset.unexpected
}

export function urlencoded (form, submitter) {
  return new URLSearchParams(new FormData(form, submitter))
}
