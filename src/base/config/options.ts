import { existsSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Closable, Live, Logger, Undo } from '../kernel/index.ts'
import { type Composition, compose } from './compose.ts'
import { ConfigError } from './config-error.ts'
import type { Judge } from './judge.ts'
import {
  type Change,
  type ChangeFault,
  judgeChange,
  type SectionChange,
  unreadIn,
} from './judge-change.ts'
import type { OptionsOf, Section } from './option.ts'
import type { OptionOverrides, Revisions } from './option-overrides.ts'
import { overviewOf, type ShownSection } from './overview.ts'
import type { Values } from './parse-section.ts'
import { type RawSections, rawSection } from './raw-sections.ts'
import { redact } from './redact.ts'
import { Refresher } from './refresher.ts'
import { readYamlFile } from './yaml-file.ts'

/** Read when no file is named, if it is there. */
const defaultConfigFile = 'config/gms.yaml'

const mostAttempts = 5 // at a change while others change the same section

const maxWarned = 10_000 // remembered warnings; live options may come and go for years

/**
 * The options in force: the file, and over it what was changed live. A section keeps the very same
 * object until one of its options changes, so that what is derived from it may be kept with it.
 */
export class Options implements Closable {
  readonly #file: RawSections
  readonly #judges: readonly Judge[]
  readonly #logger: Logger
  readonly #listeners = new Set<() => void>()
  readonly #warned = new Set<string>()
  #current: Composition
  /** As last loaded, good and bad. */
  #overrides: RawSections = {}
  /** What `#overrides` are at least. */
  #revisions: Revisions = { last: 0, sections: new Map() }
  #followed: { overrides: OptionOverrides; refresher: Refresher; undo: Undo } | undefined

  private constructor(file: RawSections, judges: readonly Judge[], logger: Logger) {
    this.#file = file
    this.#judges = judges
    this.#logger = logger
    this.#current = compose(file, {}, judges)
    this.#warn(this.#current) // before faults are thrown: a slip explains many a fault
  }

  /**
   * Reads the file (and follows `overrides` when given). Throws a ConfigError with all faults, those
   * of `judges` among them; they also rule every live override.
   * Without a name, `config/gms.yaml` is read if it is there; a named file must be.
   */
  static async load(
    configFile: string | undefined,
    more: { logger: Logger; overrides?: OptionOverrides; judges?: readonly Judge[] },
  ): Promise<Options> {
    const path = configFile ?? (existsSync(defaultConfigFile) ? defaultConfigFile : undefined)
    const file = path === undefined ? {} : await readYamlFile(path)
    const options = new Options(file, more.judges ?? [], more.logger)
    const { faults } = options.#current
    if (faults.length > 0) throw new ConfigError(faults)
    if (more.overrides !== undefined) await options.follow(more.overrides)
    return options
  }

  /** The section as it is whenever the result is called; frozen, and cheap enough to ask each request. */
  live<S extends Section>(section: S): Live<OptionsOf<S>> {
    const { name } = section
    return () => this.#valuesOf(name) as OptionsOf<S>
  }

  /**
   * One section of a family, `name` being what follows the prefix: `family(providerSection, 'SalesApp')`.
   * Undefined when neither file nor overrides have it.
   */
  family<S extends Section>(section: S, name: string): OptionsOf<S> | undefined {
    return this.#current.values.get(section.name + name) as OptionsOf<S> | undefined
  }

  /** The names there are in a family now: `names(serviceSection)`, each without the prefix. */
  names(section: Section): readonly string[] {
    const { name: prefix, isFamily } = section
    const names = [...this.#current.values.keys()]
    return names
      .filter((name) => isFamily && name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
  }

  /** Calls `listener` after options have changed; what it throws is logged. */
  onChange(listener: () => void): Undo {
    const own = () => listener() // the same function may listen twice
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  /**
   * Lays `overrides` over the file from here on. Rejects when they cannot be loaded now; later
   * failures are logged and tried again, and what was in force stays so.
   */
  async follow(overrides: OptionOverrides): Promise<void> {
    if (this.#followed !== undefined) throw new Error('options follow their overrides already')
    const refresher = new Refresher(
      async () => {
        const revisions = await overrides.revisions()
        this.#adopt(await overrides.load(), revisions)
      },
      (thrown) => this.#logger.warn({ err: thrown }, 'live options could not be read'),
    )
    const undo = overrides.onChange(() => void refresher.ask()) // before loading: no change falls between
    this.#followed = { overrides, refresher, undo }
    const first = await refresher.ask()
    if (first.ok) return
    await this.close()
    throw first.thrown
  }

  /**
   * Changes an option on all nodes; when this resolves it is stored and, unless the store went
   * away that moment, in force here. A value, option or section that is not acceptable, judged with
   * all else the section holds, is a ConfigError, and nothing is stored. A new section may lack
   * something until it is set: it is in force once it is complete.
   */
  async set(section: string, name: string, value: string): Promise<void> {
    this.#requireGood(section, { set: { [name]: value }, unset: [] })
    const { overrides, refresher } = this.#requireFollowed()
    await overrides.set(section, name, value)
    await refresher.ask()
  }

  /**
   * Changes several options of a section, all or none, judged together: afterwards the section is in
   * force as it then is, or a ConfigError says all that is wrong. Resolves with the revision this
   * makes; undefined, and nothing is changed, when the section was changed after `since`.
   */
  async change(
    section: string,
    change: SectionChange,
    since?: number,
  ): Promise<number | undefined> {
    const { overrides, refresher } = this.#requireFollowed()
    for (let attempt = 1; ; attempt++) {
      const judgedAt = this.#revisions.last
      const faults = judgeChange(this.#changeOf(section, change), this.#judges)
      if (faults.length > 0) throw new ConfigError(faults)
      const most = Math.min(since ?? judgedAt, judgedAt)
      const revision = await overrides.change(section, { ...change, since: most })
      await refresher.ask()
      if (revision !== undefined || attempt === mostAttempts) return revision
      if (since !== undefined && this.revisionOf(section) > since) return undefined
    }
  }

  /** What is wrong with a change, and in `unread` what is not but has no effect. Changes nothing. */
  check(
    section: string,
    change: SectionChange,
  ): { readonly faults: readonly ChangeFault[]; readonly unread: readonly ChangeFault[] } {
    const whole = this.#changeOf(section, change)
    const faults = judgeChange(whole, this.#judges)
    const wrong = new Set(faults.map(({ option }) => option))
    const unread = unreadIn(whole, this.#judges).filter(({ option }) => !wrong.has(option))
    return { faults, unread }
  }

  /** Back to what the file says, on all nodes; judged as in `set`. */
  async unset(section: string, name: string): Promise<void> {
    this.#requireGood(section, { set: {}, unset: [name] })
    const { overrides, refresher } = this.#requireFollowed()
    await overrides.unset(section, name)
    await refresher.ask()
  }

  /** Everything in force, defaults included, secrets as `***`. */
  redacted(): RawSections {
    return redact(this.#current)
  }

  /** The same with where each comes from. */
  overview(): Readonly<Record<string, ShownSection>> {
    return overviewOf(this.#current, this.#file, this.#overrides)
  }

  /** One section of the overview; undefined when there is none. */
  shown(section: string): ShownSection | undefined {
    const values = this.#current.values.get(section)
    if (values === undefined) return undefined
    const alone = { ...this.#current, values: new Map([[section, values]]) }
    return overviewOf(alone, this.#file, this.#overrides)[section]
  }

  /** The revision that is in force here, of all sections. */
  get revision(): number {
    return this.#revisions.last
  }

  /** The one that changed this section last; 0 when none did. */
  revisionOf(section: string): number {
    return this.#revisions.sections.get(section) ?? 0
  }

  /** What is set live in a section, as it was written and secrets with it: not for anybody's eyes. */
  liveOf(section: string): Readonly<Record<string, string>> {
    const texts = Object.entries(rawSection(this.#overrides, section))
    return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]))
  }

  /** Stops following; the values stay as they are. */
  async close(): Promise<void> {
    const followed = this.#followed
    this.#followed = undefined
    followed?.undo()
    await followed?.refresher.close()
  }

  #valuesOf(name: string): Values {
    const values = this.#current.values.get(name)
    if (values === undefined) throw new Error(`${name} is not a section there is always one of`)
    return values
  }

  /** A section that is being made may lack something yet; one in force may not. */
  #requireGood(section: string, change: SectionChange): void {
    const isWhole = this.#isInForce(section)
    const faults = judgeChange({ ...this.#changeOf(section, change), isWhole }, this.#judges)
    if (faults.length > 0) throw new ConfigError(faults)
  }

  /** A change, and what the section holds now: what is in force, or else all that is set of one being made. */
  #changeOf(section: string, { set, unset }: SectionChange): Change {
    const raw = this.#isInForce(section) ? this.#current.raw : this.#overrides
    const written = Object.hasOwn(this.#file, section) ? rawSection(this.#file, section) : undefined
    return { section, set, unset, present: rawSection(raw, section), written, isWhole: true }
  }

  #isInForce(section: string): boolean {
    return this.#current.values.has(section)
  }

  #requireFollowed() {
    if (this.#followed === undefined) throw new Error('options follow no overrides')
    return this.#followed
  }

  #adopt(overrides: RawSections, revisions: Revisions): void {
    const before = this.#current
    const next = compose(this.#file, overrides, this.#judges, before)
    this.#overrides = overrides
    this.#revisions = revisions
    this.#current = next
    this.#warn(next)
    if (!isDeepStrictEqual(before.raw, next.raw)) this.#notify()
  }

  #notify(): void {
    for (const listener of this.#listeners) {
      try {
        listener()
      } catch (thrown) {
        this.#logger.error({ err: thrown }, 'a listener to options failed') // the others must still hear
      }
    }
  }

  /** Says once what is odd, however often the same is read again. */
  #warn({ unknown, refused, kept }: Composition): void {
    for (const { path, nearest } of unknown) {
      this.#warnOnce(path, { option: path, nearest }, 'nothing here reads this option or section')
    }
    for (const { path, message } of refused) {
      this.#warnOnce(
        `${path} ${message}`,
        { option: path, fault: message },
        'live option is ignored',
      )
    }
    for (const { path, message } of kept) {
      this.#warnOnce(
        `${path} ${message} kept`,
        { option: path, fault: message },
        'an option cannot be used now: what was in force stays so',
      )
    }
  }

  #warnOnce(key: string, fields: object, message: string): void {
    if (this.#warned.has(key)) return
    if (this.#warned.size < maxWarned) this.#warned.add(key)
    this.#logger.warn(fields, message)
  }
}
