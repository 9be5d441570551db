/** The base URL of the server that was called at `url`, so that it can be called again. */
export function baseOf(url: URL, path: string): string {
  const { origin, pathname } = url
  return pathname.endsWith(`/${path}`)
    ? `${origin}${pathname.slice(0, pathname.length - path.length)}`
    : `${origin}/`
}
