const roles = {
  ...{ eve: 'viewer', kate: 'agent' },
  ...{ boss: 'supervisor', root: 'admin' },
}

export type ConsoleUser = keyof typeof roles

/** A user of each role, whose password is the name with an exclamation mark. */
export const consoleUsers: Record<string, unknown> = Object.fromEntries(
  Object.entries(roles).map(([name, role]) => [name, { password: `${name}!`, role }]),
)
