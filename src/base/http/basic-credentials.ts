/** What a Basic Authorization header says, `name:password` (RFC 7617); undefined when it is something else. */
export function basicCredentials(header: string | undefined): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/_=-]{1,2048})$/i.exec(header ?? '')?.[1]
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8')
}
