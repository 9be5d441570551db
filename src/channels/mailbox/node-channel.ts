import type { Undo } from '../../base/kernel/index.ts'
import type { Appended, SessionNotice } from './mailbox.ts'

/**
 * Reads the lines that other nodes' scripts publish to this node:
 *
 *   appended LF user LF epoch LF position LF body
 *   moved    LF user LF client id LF connects claimed
 *   changed  LF user LF client id
 */
export class NodeChannel {
  readonly #appended = new Set<(appended: Appended) => void>()
  readonly #notices = new Set<(notice: SessionNotice) => void>()

  onAppended(listener: (appended: Appended) => void): Undo {
    this.#appended.add(listener)
    return () => void this.#appended.delete(listener)
  }

  onNotice(listener: (notice: SessionNotice) => void): Undo {
    this.#notices.add(listener)
    return () => void this.#notices.delete(listener)
  }

  hear(line: string): void {
    const [kind = '', rest] = cut(line)
    const [user, more] = cut(rest)
    if (kind === 'appended') {
      const appended = toAppended(user, more)
      for (const listener of this.#appended) listener(appended)
    } else {
      const [clientId, connects] = cut(more)
      const movedBy = kind === 'moved' ? Number(connects) : undefined
      for (const listener of this.#notices) listener({ user, clientId, movedBy })
    }
  }
}

function toAppended(user: string, rest: string): Appended {
  const [epoch, numbered] = cut(rest)
  const [position, body] = cut(numbered)
  return { user, epoch, position: Number(position), body }
}

/** What stands before the first line feed, and what stands after it. */
function cut(text: string): [string, string] {
  const at = text.indexOf('\n')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
