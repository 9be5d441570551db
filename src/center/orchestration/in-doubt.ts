/** The cause of an error, where something was sent and nobody knows what came of it. */
export class InDoubt extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'InDoubt'
  }
}

/** Whether what failed with this error may have been done nevertheless. */
export function mayHaveHappened(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof InDoubt
}
