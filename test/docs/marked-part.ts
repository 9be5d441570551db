import { readFileSync, writeFileSync } from 'node:fs'

/**
 * The lines between `<!-- name -->` and `<!-- /name -->` of a Markdown file, tables as `plainTable`
 * spells them. With UPDATE=1 in the environment they are replaced by `current` first.
 */
export function markedPart(file: URL, name: string, current: string): string {
  const text = readFileSync(file, 'utf8')
  const [opening, closing] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`]
  const from = text.indexOf(opening) + opening.length
  const to = text.indexOf(closing, from - 1)
  if (from < opening.length || to < 0) throw new Error(`${file.pathname}: no part <!-- ${name} -->`)
  if (process.env.UPDATE !== '1') return plainTable(text.slice(from, to).trim())
  writeFileSync(file, `${text.slice(0, from)}\n${current}\n${text.slice(to)}`)
  return current
}

/** Markdown without the blanks and dashes that a formatter puts into tables to align their columns. */
export function plainTable(markdown: string): string {
  return markdown.replace(/^\|.*$/gm, (row) =>
    row
      .replace(/\s*(?<!\\)\|\s*/g, ' | ') // a pipe behind a backslash is text
      .replace(/-{3,}/g, '---')
      .trim(),
  )
}
