import type { Page } from 'playwright-core'

const least = 4.5 // WCAG 2.2, 1.4.3 for text of normal size

/** Texts that can hardly be read: each with the ratio of its colour to what is behind it. */
export async function lowContrasts(page: Page): Promise<string[]> {
  const texts = await page.locator('body :visible').evaluateAll((elements) => {
    const styleOf = (element: Element) =>
      element.ownerDocument.defaultView.getComputedStyle(element)
    const isPainted = (element: Element) =>
      !/, 0\)$|^transparent$/.test(styleOf(element).backgroundColor)
    const behind = (element: Element) => {
      let painted = element
      while (!isPainted(painted) && painted.parentElement !== null) painted = painted.parentElement
      return styleOf(painted).backgroundColor
    }
    return elements.flatMap((element: Element) => {
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === 3)
      const text = own.map(({ textContent }) => textContent?.trim()).join('')
      return text === '' ? [] : [{ text, front: styleOf(element).color, back: behind(element) }]
    })
  })
  return texts
    .map(({ text, front, back }) => ({ text, ratio: contrast(front, back) }))
    .filter(({ ratio }) => !(ratio >= least))
    .map(({ text, ratio }) => `${text}: ${ratio.toFixed(2)}`)
}

/** Controls and regions that a screen reader could not name. */
export async function nameless(page: Page): Promise<string[]> {
  const lines = (await page.locator('body').ariaSnapshot()).split('\n')
  return lines.filter((line) => /- (button|textbox|link|log|dialog|region)\b(?! ")/.test(line))
}

interface Node {
  readonly nodeType: number
  readonly textContent: string | null
}

/** As much of the DOM as is used above: the server's sources are checked without it. */
interface Element extends Node {
  readonly ownerDocument: {
    readonly defaultView: {
      getComputedStyle(element: Element): { color: string; backgroundColor: string }
    }
  }
  readonly childNodes: Iterable<Node>
  readonly parentElement: Element | null
}

/** WCAG 2.2, "contrast ratio". */
function contrast(front: string, back: string): number {
  const [light = 0, dark = 0] = [luminance(front), luminance(back)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** Of `rgb(r, g, b)`. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
