import { readFileSync, type Stats, statSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { FileFault, toFault } from '../files-in-force.ts'
import { limits, type Messages, readMessages } from './messages-file.ts'

const option = 'localization_file'

/** What a file holds. Throws a FileFault that says what is wrong with it. */
export async function loadMessages(path: string): Promise<Messages> {
  try {
    admit(await stat(path))
    return readMessages(await readFile(path))
  } catch (thrown) {
    throw toFileFault(thrown)
  }
}

/** The same, for where somebody waits: at the start, and when the option is set. */
export function loadMessagesNow(path: string): Messages {
  try {
    admit(statSync(path))
    return readMessages(readFileSync(path))
  } catch (thrown) {
    throw toFileFault(thrown)
  }
}

/** What is no file, or far too large, is not even opened. */
function admit(found: Stats): void {
  if (found.isDirectory()) throw new FileFault(option, 'is a folder')
  if (!found.isFile()) throw new FileFault(option, 'is no file')
  if (found.size > limits.bytes) {
    throw new FileFault(option, `has ${found.size} bytes, ${limits.bytes} are taken`)
  }
}

function toFileFault(thrown: unknown): FileFault {
  if (thrown instanceof FileFault) return thrown
  return new FileFault(option, toFault(thrown), { cause: thrown })
}
