/** Sorted set of mailboxes by the time until which they count as open; expires with the last. */
export const listenersKey = 'gms:console:listeners:{all}'
