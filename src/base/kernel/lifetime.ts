/** What owns something that must be given back: a connection, a timer, a listener. */
export interface Closable {
  close(): Promise<void>
}

/** A value that may change while the process runs: call it each time, keep what it gave for one use. */
export type Live<T> = () => T

/** Ends what `add` or `subscribe` began. */
export type Undo = () => void
