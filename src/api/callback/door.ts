import type { ServerOptions } from '../../base/config/index.ts'
import { Parameters } from '../../base/http/index.ts'
import type { Live } from '../../base/kernel/index.ts'
import { admit, type Caller } from '../service/index.ts'
import { callbackServiceUnknown } from './callback-errors.ts'
import { CallbackOptions, type OptionSource } from './callback-options.ts'

/** A request, as far as its headers say. */
export interface CallbackCall extends Caller {
  readonly header: (name: string) => string | undefined
}

/** Lets those in who may use a service. */
export class Door {
  readonly #source: OptionSource
  readonly #server: Live<Pick<ServerOptions, 'username' | 'password'>>

  constructor(source: OptionSource, server: Live<Pick<ServerOptions, 'username' | 'password'>>) {
    this.#source = source
    this.#server = server
  }

  /** The options that hold for a request; throws when there is no such service, or 401. */
  enter(
    service: string,
    { authorization }: Pick<Caller, 'authorization'>,
    parameters: Parameters = new Parameters(new Map()),
  ): CallbackOptions {
    const options = CallbackOptions.of(this.#source, service, parameters)
    if (options === undefined) throw callbackServiceUnknown(service)
    admit(this.#source.service(service), this.#server(), authorization)
    return options
  }

  /** As enter, for one of many services: whose callbacks the caller may not see, it passes by. */
  admits(service: string, caller: Pick<Caller, 'authorization'>): boolean {
    try {
      this.enter(service, caller)
      return true
    } catch {
      return false // unknown by now, or with credentials of its own
    }
  }
}
