/** The rows that are shown, in their order and with what is known of them now; those that are gone as they were. */
export function merged<Row>(
  shown: readonly Row[],
  latest: readonly Row[],
  idOf: (row: Row) => string,
): readonly Row[] {
  const known = new Map(latest.map((row) => [idOf(row), row]))
  return shown.map((row) => known.get(idOf(row)) ?? row)
}

/** Those of the latest that are not shown yet. */
export function newIn<Row>(
  latest: readonly Row[],
  shown: readonly Row[],
  idOf: (row: Row) => string,
): readonly Row[] {
  const known = new Set(shown.map(idOf))
  return latest.filter((row) => !known.has(idOf(row)))
}

/** Ids of those shown that left their place; those at the end may have moved to the next page. */
export function goneFrom<Row>(
  latest: readonly Row[],
  shown: readonly Row[],
  idOf: (row: Row) => string,
): ReadonlySet<string> {
  const known = new Set(latest.map(idOf))
  const last = shown.findLastIndex((row) => known.has(idOf(row)))
  const ids = (latest.length === 0 ? shown : shown.slice(0, last + 1)).map(idOf)
  return new Set(ids.filter((id) => !known.has(id)))
}
