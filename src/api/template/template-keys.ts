/** Both have no expiry: what an operator has put there stays until it is taken away. */

/** Hash: template → who put it there, when, and the digest of its archive, as JSON. */
export const notesKey = 'gms:template:notes:{uploaded}'

/** Hash: template → its archive. */
export const archivesKey = 'gms:template:archives:{uploaded}'

/** Told after each change; the message says nothing. */
export const templatesChannel = 'gms:template:changed'
