/** String: when it was computed, by Redis's clock in ms, and the value; gone after cache_expiration. */
export const valueKey = (id: string) => `gms:stat-server:value:{${id}}`

/** Hash: who computes (`t`), and whether anybody waits for it (`w`); gone when the lease is over. */
export const leaseKey = (id: string) => `gms:stat-server:lease:{${id}}`

/** Told the statistic and how its computing ended, when somebody waits. */
export const endedChannel = 'gms:stat-server:ended'
