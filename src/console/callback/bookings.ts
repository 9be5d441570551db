import type { Callbacks } from '../../api/callback/index.ts'
import { type JsonValue, Parameters } from '../../base/http/index.ts'
import { type Actor, type Audited, toAuthor } from './actor.ts'
import type { ServiceCredentials } from './credentials.ts'

export interface BookingParts {
  readonly callbacks: Pick<Callbacks, 'starting'>
  readonly credentials: ServiceCredentials
  readonly audit: Audited
}

/** What an app would send to the service. */
export interface Wish {
  readonly service: string
  readonly parameters: Readonly<Record<string, JsonValue>>
}

/** Callbacks that are booked for customers by hand: judged and refused like those of apps. */
export class Bookings {
  readonly #parts: BookingParts

  constructor(parts: BookingParts) {
    this.#parts = parts
  }

  /** Gives the id of the callback. */
  async book({ service, parameters }: Wish, actor: Actor): Promise<string> {
    const { callbacks, credentials, audit } = this.#parts
    const call = {
      ...{ user: undefined, authorization: credentials(service) },
      header: () => undefined,
    }
    const said = Parameters.of(Object.entries(parameters))
    const { _id } = await callbacks.starting.start(service, said, call, undefined)
    const id = String(_id)
    await audit.note({ ...toAuthor(actor), what: 'callback.booked', thing: id, after: service })
    return id
  }
}
