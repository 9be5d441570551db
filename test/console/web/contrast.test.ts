import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(
  new URL('../../../src/console/web/styles/tokens.css', import.meta.url),
  'utf8',
)

/** The colours of one block of tokens.css. */
function colours(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`)
  const block = css.slice(start, css.indexOf('}', start))
  return new Map(
    [...block.matchAll(/--([\w-]+): (#\w{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
  )
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const surfaces = ['bg', 'surface', 'raised', 'sunken', 'hover', 'selected']
const texts = [
  ...['text', 'muted', 'faint', 'accent', 'accent-hover'],
  ...['good', 'warn', 'bad', 'info', 'violet', 'teal', 'neutral'],
]
const badges = ['good', 'warn', 'bad', 'info', 'violet', 'teal', 'neutral']

describe.each([
  ['light', ':root'],
  ['dark', ':root[data-theme="dark"]'],
])('the %s colours', (_, selector) => {
  const all = colours(selector)
  const hex = (name: string) => {
    const found = all.get(name)
    if (found === undefined) throw new Error(`${selector} has no --${name}`)
    return found
  }
  const ratio = (front: string, back: string) => contrast(hex(front), hex(back))

  it.each(texts)('let %s be read on every surface', (name) => {
    for (const surface of surfaces)
      expect(ratio(name, surface), surface).toBeGreaterThanOrEqual(4.5)
  })

  it.each(badges)('let %s be read on its own ground', (name) => {
    expect(ratio(name, `${name}-bg`)).toBeGreaterThanOrEqual(4.5)
  })

  it('show controls on every surface', () => {
    for (const surface of surfaces) expect(ratio('control', surface)).toBeGreaterThanOrEqual(3)
  })

  it('let filled buttons, marks and heat be read', () => {
    expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5)
    expect(ratio('on-accent', 'accent-hover')).toBeGreaterThanOrEqual(4.5)
    expect(ratio('on-danger', 'bad')).toBeGreaterThanOrEqual(4.5)
    expect(ratio('text', 'mark')).toBeGreaterThanOrEqual(4.5)
    for (const at of [1, 2, 3, 4])
      expect(ratio(`on-heat-${at}`, `heat-${at}`)).toBeGreaterThanOrEqual(4.5)
  })

  it('show the series of charts on their panel', () => {
    for (const at of [1, 2, 3, 4, 5, 6])
      expect(ratio(`chart-${at}`, 'surface')).toBeGreaterThanOrEqual(3)
  })
})

it('stand in tokens.css and nowhere else', async () => {
  const { readdirSync } = await import('node:fs')
  const web = new URL('../../../src/console/web/', import.meta.url)
  const styles = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(css|tsx?)$/.test(path) && !path.endsWith('tokens.css'),
  )
  const coloured = styles.filter((path) =>
    /#[\da-f]{3,8}\b(?!")|\b(rgb|hsl)a?\(/i.test(readFileSync(new URL(path, web), 'utf8')),
  )
  expect(coloured).toEqual([])
})
