/** Fields of RFC 4180, with the line ends that spreadsheets want. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(spell).join(',')}\r\n`).join('')}`
}

/** What a spreadsheet would take for a formula is marked as text; `readCsv` takes the mark away. */
function spell(text: string): string {
  const safe = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The rows of a file, empty lines left out; `undefined` where a quotation never ends. */
export function readCsv(file: string): string[][] | undefined {
  const text = file.replace(/^\uFEFF/, '')
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y
  const rows: string[][] = []
  let row: string[] = []
  while (field.lastIndex < text.length || row.length > 0) {
    const found = field.exec(text)
    if (found === null) return undefined
    const [, quoted, plain = '', end] = found
    row.push((quoted?.replaceAll('""', '"') ?? plain).replace(/^'(?='*[=+\-@\t\r])/, ''))
    if (end === ',') continue
    if (row.some((each) => each !== '')) rows.push(row)
    row = []
  }
  return rows
}
