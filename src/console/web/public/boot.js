/** Before the first paint, so that nothing flashes: the theme and the language last chosen. */
const root = document.documentElement
const kept = (name) => {
  try {
    return localStorage.getItem(`ringback.${name}`)
  } catch {
    return null // a browser that keeps nothing
  }
}
const theme = kept('theme')
const isDark = matchMedia('(prefers-color-scheme: dark)').matches
root.dataset.theme = theme === 'light' || theme === 'dark' ? theme : isDark ? 'dark' : 'light'
root.lang = kept('language') ?? (/^de\b/.test(navigator.language) ? 'de' : 'en')
