export function build(o?: { all?: boolean }): void
export function isStale(): boolean
export function buildWebIfStale(): void
