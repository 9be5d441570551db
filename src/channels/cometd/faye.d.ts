/** What we use of Faye 1.4.3, which ships no types: the protocol core and the port of its engines. */
declare module 'faye/src/protocol/server.js' {
  import type { BayeuxMessage } from './bayeux-message.ts'

  type Callback<T> = (this: unknown, result: T) => void

  /** The verbs of a Faye engine; connect and delivery are ours, so the queue verbs stay empty. */
  export interface FayeEngine {
    createClient(callback: Callback<string>, context: unknown): void
    clientExists(clientId: string, callback: Callback<boolean>, context: unknown): void
    destroyClient(clientId: string): void
    ping(clientId: string): void
    subscribe(clientId: string, channel: string): void
    unsubscribe(clientId: string, channel: string): void
    publish(message: BayeuxMessage): void
    emptyQueue(clientId: string): void
    disconnect(): void
  }

  export interface FayeExtension {
    incoming?(message: BayeuxMessage, callback: (message: BayeuxMessage) => void): void
    outgoing?(message: BayeuxMessage, callback: (message: BayeuxMessage) => void): void
  }

  interface FayeServer {
    addExtension(extension: FayeExtension): void
    process(
      messages: BayeuxMessage,
      request: object | null,
      callback: (replies: BayeuxMessage[]) => void,
    ): void
  }

  const Server: {
    create(options: {
      timeout: number
      engine: { interval: number; type: { create(): FayeEngine } }
    }): FayeServer
  }
  export default Server
}
