/**
 * The names by which the original's chat server knows a session, a user and its key: clients show,
 * keep and return them. Here the service's id is what counts, so they need only look alike.
 */
export function newSessionNames(hexId: () => string) {
  const random = hexId().toUpperCase()
  return {
    sessionId: `000${random.slice(0, 9)}000${random.slice(9, 10)}`, // 16 characters, as 000E5aA2A40P000Q
    userId: random.slice(16),
    secureKey: hexId().slice(16),
  }
}
