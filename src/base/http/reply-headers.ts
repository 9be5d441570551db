/** What the original sends with every answer; frozen once, so that a request only points to it. */

/** The exact spelling of the original: clients have been seen to compare it. */
export const jsonType = 'application/json;charset=UTF-8'

/** Two header lines, not one with a comma. */
export const cacheControl = ['no-cache', 'no-store']

export const pragma = 'no-cache'

/** Answers differ by the page that asks, also where none does: see cross-origin.ts. */
export const vary = 'Origin'
