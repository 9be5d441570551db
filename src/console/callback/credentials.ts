import type { OptionSource } from '../../api/callback/index.ts'
import type { ServerOptions, ServiceOptions } from '../../base/config/index.ts'
import type { Live } from '../../base/kernel/index.ts'

/** What a service asks callers for: its own name and password, else the server's. */
export type ServiceCredentials = (service: string) => string | undefined

/** The console has let its user in; the service asks for credentials of its own all the same. */
export function serviceCredentials(
  source: OptionSource,
  server: Live<Pick<ServerOptions, 'username' | 'password'>>,
): ServiceCredentials {
  return (service) => basicOf(source.service(service)) ?? basicOf(server())
}

function basicOf(
  credentials: Partial<Pick<ServiceOptions, 'username' | 'password'>> | undefined,
): string | undefined {
  const { username = '', password } = credentials ?? {}
  if (username === '' && (password === undefined || password.isEmpty)) return undefined
  const text = `${username}:${password?.reveal() ?? ''}`
  return `Basic ${Buffer.from(text).toString('base64')}`
}
