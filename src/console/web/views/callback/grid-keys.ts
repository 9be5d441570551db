/** A cell by its row and column, both from 0. */
export interface Place {
  readonly row: number
  readonly column: number
}

/** Where a key leads from a cell; at the edge it stays; `undefined` for keys that do not lead. */
export function step(
  { row, column }: Place,
  key: string,
  size: { readonly rows: number; readonly columns: number },
): Place | undefined {
  const [lastRow, lastColumn] = [size.rows - 1, size.columns - 1]
  const places: Readonly<Record<string, Place>> = {
    ArrowUp: { row: Math.max(row - 1, 0), column },
    ArrowDown: { row: Math.min(row + 1, lastRow), column },
    ArrowLeft: { row, column: Math.max(column - 1, 0) },
    ArrowRight: { row, column: Math.min(column + 1, lastColumn) },
    Home: { row, column: 0 },
    End: { row, column: lastColumn },
  }
  return Object.hasOwn(places, key) ? places[key] : undefined
}
