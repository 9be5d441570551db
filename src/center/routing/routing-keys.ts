/**
 * All keys of the room share one hash tag: a queue and an agent must change together, any agent may
 * serve any queue, and an embedded centre is small enough for one master.
 */
const tag = '{routing}'

/** Counter: numbers arrivals and turns in line. */
export const sequenceKey = `gms:routing:sequence:${tag}`

/** Sorted set: agent → ms when it is forgotten. */
export const agentsKey = `gms:routing:agents:${tag}`

/** Sorted set: queue → ms when it is forgotten. */
export const queuesKey = `gms:routing:queues:${tag}`

/** Sorted set: interaction → ms of its next deadline. */
export const dueKey = `gms:routing:due:${tag}`

/*
 * What follows are stems: the scripts add `:<name>`, names being spelled by keyPart. Records live
 * 16 days after their last change, all other keys 8: what points to a record never outlives it.
 */

/** Hash of an agent. */
export const agentStem = `gms:routing:agent:${tag}`

/** Hash of an agent: interaction → media, of what it has or is offered. */
export const deskStem = `gms:routing:desk:${tag}`

/** Sorted set of an agent: interaction → ms until when it is kept from that agent. */
export const refusedStem = `gms:routing:refused:${tag}`

/** Hash of an interaction. */
export const interactionStem = `gms:routing:interaction:${tag}`

/** Sorted set of a queue: agent logged in → 0 idle, 1 busy, 2 ready, 3 ready and busy. */
export const crewStem = `gms:routing:crew:${tag}`

/** Sorted set of `<media>:<queue>`: agent who can take one → load × 10¹³ + turn. */
export const lineStem = `gms:routing:line:${tag}`

/** Sorted set of `<media>:<queue>`: interaction → number of its arrival. */
export const waitingStem = `gms:routing:waiting:${tag}`

/** Hash of a queue: counts by name, and the same by `<ten minutes>:<name>` for an hour. */
export const figuresStem = `gms:routing:figures:${tag}`
