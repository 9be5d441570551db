const shown = { first: 6, last: 4 } // characters of an id: enough to find it again, of no use to a thief

/**
 * A device id as operators see it. Of an address the host is shown; what follows may be a secret.
 * What is shown already stays as it is.
 */
export function shownDeviceId(id: string): string {
  const url = toUrl(id)
  const end = id.slice(-shown.last)
  if (url !== undefined)
    return `${url.origin}/…${url.href.length > url.origin.length + 1 ? end : ''}`
  if (id.length <= shown.first + shown.last + 1) return id
  return `${id.slice(0, shown.first)}…${end}`
}

/** An http address, or the endpoint of a page that has subscribed. */
function toUrl(id: string): URL | undefined {
  const text = id.startsWith('{') ? /"endpoint"\s*:\s*"([^"]{1,2000})"/.exec(id)?.[1] : id
  if (text === undefined || !/^https?:/i.test(text) || !URL.canParse(text)) return undefined
  return new URL(text)
}
