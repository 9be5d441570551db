import { keptChoice } from './kept.ts'

/** What a user chooses for this browser, from the header and the account menu. */
export const theme = keptChoice('theme', ['system', 'light', 'dark'], 'system')
export const zoneChoice = keptChoice('zone', ['browser', 'server', 'utc'], 'browser')
export const density = keptChoice('density', ['auto', 'compact', 'comfortable'], 'auto')
export const shortcuts = keptChoice('shortcuts', ['on', 'off'], 'on')

/** Goes on where boot.js has begun. */
export function followPreferences(): void {
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const showTheme = () => {
    const chosen = theme.get()
    root.dataset.theme = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen
  }
  const showDensity = () => {
    root.dataset.density = density.get()
  }
  dark.addEventListener('change', showTheme)
  theme.subscribe(showTheme)
  density.subscribe(showDensity)
  showTheme()
  showDensity()
}
