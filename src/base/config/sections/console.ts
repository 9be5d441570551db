import { type OptionsOf, option, section } from '../option.ts'
import { users } from '../password.ts'

export const consoleSection = section('console', 'The Service Management console.', {
  users: option(
    users,
    { default: { password: 'password', role: 'admin' } },
    'Who may sign in: name to password (plain, or `scrypt:<N>:<salt>:<hash>`) and role (admin, supervisor, agent or viewer).',
  ),
})

export type ConsoleOptions = OptionsOf<typeof consoleSection>
