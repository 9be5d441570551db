/** Stream of all notes; each ages away, and the stream expires with its last one. */
export const auditKey = 'gms:console:audit:{all}'
