/** Hash of all overrides: `["section","name"]` → text. No expiry: an operator's setting stays until it is unset. */
export const overridesKey = 'gms:config:overrides:{all}'

/** Told after each change; the message says nothing. */
export const overridesChannel = 'gms:config:overrides-changed'
