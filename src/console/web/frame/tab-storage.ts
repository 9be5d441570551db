/** What this tab keeps over a reload, as JSON; nothing where the browser keeps nothing. */
const area = 'ringback.'

export function readKept<T>(name: string): T | undefined {
  try {
    const text = sessionStorage.getItem(area + name)
    return text === null ? undefined : (JSON.parse(text) as T)
  } catch {
    return undefined
  }
}

export function keep(name: string, value: unknown): void {
  try {
    if (value === undefined) sessionStorage.removeItem(area + name)
    else sessionStorage.setItem(area + name, JSON.stringify(value))
  } catch {
    // It holds until the page is closed.
  }
}

/** Forgets all that was kept under names that begin so. */
export function dropKept(prefix: string): void {
  for (const name of namesInStorage()) {
    if (name.startsWith(area + prefix)) sessionStorage.removeItem(name)
  }
}

function namesInStorage(): string[] {
  try {
    return Object.keys(sessionStorage)
  } catch {
    return []
  }
}

const owner = 'owner'

/** Drafts are for who typed them: those of another user of this tab go. */
export function claimDrafts(user: string): void {
  if (readKept<string>(owner) !== user) dropKept('draft.')
  keep(owner, user)
}
