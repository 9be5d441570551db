/** What is drawn on. */
export type Page = PDFKit.PDFDocument

/** The text as the built-in fonts can show it, cut where there is no more room. */
export function fitting(page: Page, text: string, space: number): string {
  const shown = toWesternText(text)
  if (page.widthOfString(shown) <= space) return shown
  let [low, high] = [0, Math.min(shown.length, Math.ceil(space))] // no letter is as thin as a point
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (page.widthOfString(`${shown.slice(0, middle)}…`) <= space) low = middle
    else high = middle - 1
  }
  return `${shown.slice(0, low)}…`
}

/** Letters that the fonts of every PDF reader lack become question marks; files for machines keep them. */
function toWesternText(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff€…–—‘’“”•]/gu, '?')
}
