/** Hash of all overrides: `["section","name"]` → text. No expiry: an operator's setting stays until it is unset. */
export const overridesKey = 'gms:config:overrides:{all}'

/** Told after each change; the message says nothing. */
export const overridesChannel = 'gms:config:overrides-changed'

/**
 * Hash of revisions: `last`, and `s:<section>` → where each section stood when it was changed last. No
 * expiry, as the overrides themselves; one field a section that there ever was.
 */
export const revisionsKey = 'gms:config:revisions:{all}'
