import {
  type ChangeFault,
  ConfigError,
  consoleSection,
  type Options,
  type SectionChange,
  type ShownSection,
} from '../../base/config/index.ts'
import type { SignedIn } from '../../base/http/index.ts'
import type { Logger } from '../../base/kernel/index.ts'
import type { Audit } from '../audit/index.ts'
import { checkMay } from './check-may.ts'
import { hasNoAdmin, maskedIn, withPasswords } from './masked-values.ts'
import type { KeptEntry, OptionChange, OptionHistory } from './option-history.ts'
import {
  changedMeanwhile,
  changeNotFound,
  notUndoable,
  optionsRefused,
  sectionNotFound,
  setInFile,
} from './options-errors.ts'
import { type Snapshot, toChanges } from './to-changes.ts'

export interface OptionsServiceParts {
  readonly options: Options
  readonly history: OptionHistory
  readonly audit: Pick<Audit, 'note'>
  readonly logger: Logger
}

const mostAttempts = 5 // at a change while others change the same section
const mostNotes = 20 // of one change; a group of numbers is pasted by the hundred

/** Somebody signed in who acts, and from where. */
export interface Actor {
  readonly user: SignedIn
  readonly address: string
}

/** Reads and changes what the cluster is told to do. */
export class OptionsService {
  readonly #options: Options
  readonly #history: OptionHistory
  readonly #audit: Pick<Audit, 'note'>
  readonly #logger: Logger

  constructor({ options, history, audit, logger }: OptionsServiceParts) {
    this.#options = options
    this.#history = history
    this.#audit = audit
    this.#logger = logger
  }

  /** Everything in force on this node, and since which revision. */
  all(): { revision: number; sections: Readonly<Record<string, ShownSection>> } {
    return { revision: this.#options.revision, sections: this.#options.overview() }
  }

  section(name: string): { revision: number; options: ShownSection } {
    const options = this.#options.shown(name)
    if (options === undefined) throw sectionNotFound(name)
    return { revision: this.#options.revisionOf(name), options }
  }

  /** What is wrong with a change, and what nothing reads. */
  check(section: string, given: SectionChange): (ChangeFault & { level: 'fault' | 'warning' })[] {
    const change = this.#meant(section, given)
    const { faults, unread } = this.#options.check(section, change)
    return [
      ...this.#own(section, change).map((fault) => ({ ...fault, level: 'fault' as const })),
      ...faults.map((fault) => ({ ...fault, level: 'fault' as const })),
      ...unread.map((fault) => ({ ...fault, level: 'warning' as const })),
    ]
  }

  /** Resolves with the new revision, which holds on this node and within a second on all. */
  async change(
    actor: Actor,
    section: string,
    given: SectionChange,
    since?: number,
  ): Promise<number> {
    checkMay(actor.user, section, given, this.#options.shown(section))
    const change = this.#meant(section, given)
    const own = this.#own(section, change)
    if (own.length > 0) throw optionsRefused(spell(own))
    return this.#store(actor, section, change, { since })
  }

  /** Takes back all that is set live in a section; one that the file does not have is gone then. */
  async clear(actor: Actor, section: string, since?: number): Promise<number> {
    const unset = Object.keys(this.#options.liveOf(section))
    if (unset.length === 0) {
      this.section(section)
      throw setInFile(section)
    }
    const change = { set: {}, unset }
    checkMay(actor.user, section, change, this.#options.shown(section))
    return this.#store(actor, section, change, { since })
  }

  history(section: string): Promise<readonly KeptEntry[]> {
    return this.#history.list(section)
  }

  /** Makes a change that takes an earlier one back, unless its values were changed again. */
  async undo(actor: Actor, section: string, id: string): Promise<number> {
    const entry = await this.#history.find(section, id)
    if (entry === undefined) throw changeNotFound(id)
    const live = this.#options.liveOf(section)
    const set: Record<string, string> = {}
    const unset: string[] = []
    for (const { option, live: kept } of entry.changes) {
      if (kept === undefined) throw notUndoable(`${option} is a secret, which is not remembered`)
      const now = Object.hasOwn(live, option) ? live[option] : null
      if (now !== kept.after) throw notUndoable(`${option} was changed again`)
      if (kept.before === null) unset.push(option)
      else set[option] = kept.before
    }
    const change = { set, unset }
    checkMay(actor.user, section, change, this.#options.shown(section))
    return this.#store(actor, section, change, { undoes: id })
  }

  async #store(
    actor: Actor,
    section: string,
    change: SectionChange,
    more: { since?: number | undefined; undoes?: string },
  ): Promise<number> {
    if (Object.keys(change.set).length + change.unset.length === 0) {
      return this.#options.revisionOf(section)
    }
    const { before, revision } = await this.#attempt(section, change, more.since)
    const changes = toChanges(change, before, this.#snapshot(section))
    const { name: who, role } = actor.user
    const undoes = more.undoes === undefined ? {} : { undoes: more.undoes }
    await this.#note(actor, section, changes)
    try {
      await this.#history.add(section, { who, role, revision, ...undoes, changes })
    } catch (cause) {
      this.#logger.error({ err: cause, section }, 'a change has no history') // it is done all the same
    }
    return revision
  }

  /** Resolves with what the section was right before, so that undoing leads back to just that. */
  async #attempt(
    section: string,
    change: SectionChange,
    since?: number,
  ): Promise<{ before: Snapshot; revision: number }> {
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const at = this.#options.revisionOf(section)
      if (since !== undefined && at > since) break
      const before = this.#snapshot(section)
      const revision = await this.#change(section, change, at)
      if (revision !== undefined) return { before, revision }
    }
    throw changedMeanwhile(section, this.#options.revisionOf(section))
  }

  async #change(
    section: string,
    change: SectionChange,
    since: number,
  ): Promise<number | undefined> {
    try {
      return await this.#options.change(section, change, since)
    } catch (thrown) {
      if (thrown instanceof ConfigError) throw optionsRefused(spell(thrown.faults))
      throw thrown
    }
  }

  async #note(actor: Actor, section: string, changes: readonly OptionChange[]): Promise<void> {
    const { user, address } = actor
    const by = { who: user.name, role: user.role, address, what: 'option.changed' }
    for (const { option, before, after } of changes.slice(0, mostNotes)) {
      await this.#audit.note({
        ...{ ...by, thing: `${section}.${option}` },
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      })
    }
    const left = changes.length - mostNotes
    if (left > 0) await this.#audit.note({ ...by, thing: section, after: `${left} more options` })
  }

  #snapshot(section: string): Snapshot {
    const shown = this.#options.shown(section) ?? {}
    return { shown, live: this.#options.liveOf(section) }
  }

  /** What is not set live need not be unset, and passwords that are masked stay. */
  #meant(section: string, given: SectionChange): SectionChange {
    const { set } = given
    const live = this.#options.liveOf(section)
    const unset = given.unset.filter((name) => Object.hasOwn(live, name))
    const { users } = this.#options.live(consoleSection)()
    if (section !== consoleSection.name || set.users === undefined) return { set, unset }
    return { set: { ...set, users: withPasswords(set.users, users) }, unset }
  }

  /** What only the console finds wrong with a change. */
  #own(section: string, change: SectionChange): ChangeFault[] {
    const shown = this.#options.shown(section) ?? {}
    const message = 'is what stands for a secret, not the secret'
    const faults = maskedIn(change, shown).map((option) => faultOf(section, option, message))
    const { users } = change.set
    if (section === consoleSection.name && users !== undefined && hasNoAdmin(users)) {
      faults.push(faultOf(section, 'users', 'would leave nobody with the role admin'))
    }
    return faults
  }
}

function faultOf(section: string, option: string, message: string): ChangeFault {
  return { path: `${section}.${option}`, option, message }
}

/** All faults at once, each with the path of its option. */
function spell(faults: readonly Pick<ChangeFault, 'path' | 'message'>[]): string {
  return faults.map(({ path, message }) => `${path}: ${message}`).join('; ')
}
