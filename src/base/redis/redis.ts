import type { RedisCommander } from 'ioredis'
import type { Closable, Undo } from '../kernel/index.ts'

/**
 * Every Redis command as a method. Keys are given without the prefix. Transactions and pipelines
 * are left out: commands of one turn leave together anyway, and what must be atomic is a script.
 */
export type RedisCommands = RedisCommander

/** A Lua script beside the store that runs it. */
export interface ScriptSource {
  /** Unique in the process: it is how a script is known in errors. */
  readonly name: string
  /** How many keys it takes. All must share one hash tag. */
  readonly keys: number
  /** One file; or several, joined in this order, where one would be too long to read. */
  readonly file: URL | readonly URL[]
}

export type ScriptArgument = string | number | Buffer

export type Script<Reply> = (
  keys: readonly string[],
  args: readonly ScriptArgument[],
) => Promise<Reply>

/** As Script; `keys` may be those of several, one set after another. Resolves with a word for each set. */
export type BatchedScript = (
  keys: readonly string[],
  args: readonly ScriptArgument[],
) => Promise<readonly string[]>

/**
 * One node's way to Redis.
 *
 * A command fails within a second when Redis is away or silent, and is never sent a second time:
 * a command whose answer was lost may have been done. Connections heal by themselves.
 */
export interface Redis extends Closable {
  readonly kind: 'embedded' | 'standalone' | 'sentinel' | 'cluster'
  readonly commands: RedisCommands

  /**
   * Reads the Lua now and returns a function that runs it: by its hash where the server knows
   * it, in full where it does not (a restart, a failover, SCRIPT FLUSH). The order of two runs
   * written in one turn is kept but for that.
   */
  script<Reply>(source: ScriptSource): Script<Reply>

  /**
   * As `script`, for one that does the same for many: its arguments are `shared` and then those of
   * each run, its keys those of each run, its reply a text with a word for each set of keys, since a
   * list costs more than all else to read. Runs of one turn leave together at the turn's end, and are
   * done or fail together; in a cluster, where their keys may lie apart, each leaves alone.
   */
  batch(source: ScriptSource, shared: () => readonly ScriptArgument[]): BatchedScript

  /** The keys that match, by batches, without the prefix, on every master; a key may come twice. */
  scan(pattern: string): AsyncIterable<string[]>

  /**
   * Hears what is published on the channel from the moment the promise resolves, on one connection
   * for all channels. Rejects, and hears nothing, when Redis is away.
   */
  subscribe(channel: string, listener: (message: string) => void): Promise<Undo>

  publish(channel: string, message: string): Promise<void>

  /** The channel's name with the prefix: what a script must give to PUBLISH. */
  channel(name: string): string

  /**
   * Tells that the subscriber connection was lost and hears again: what was published meanwhile
   * is gone, so reread whatever the channels speak of.
   */
  onResubscribed(listener: () => void): Undo

  /** Whether a command sent now would reach Redis, as far as this node knows. */
  isReady(): boolean
}
