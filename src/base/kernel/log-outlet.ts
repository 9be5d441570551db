import { write, writeSync } from 'node:fs'
import type { Milliseconds } from './clock.ts'

const standardOutput = 1
const mostWaiting = 1 << 20 // characters of lines that nobody takes yet; those that come later are lost
const mostAtOnce = 4096 // bytes that a pipe takes whole: lines of several processes do not mix
const retryAfter: Milliseconds = 50 // a write that failed; while it does, it costs next to nothing
const hangsAfter: Milliseconds = 1000 // a write that has not ended: its reader does not read

/**
 * Standard output for a log. Whatever happens to the disk or to the reader behind it, the process
 * goes on: lines wait up to a limit, are then counted and lost, and flow again when they can.
 */
export class LogOutlet {
  readonly #fd: number
  readonly #tellLost: (lines: number) => void
  readonly #lines: string[] = []
  #waiting = 0
  #lost = 0
  /** What is being written, or could not be. */
  #chunk: Uint8Array = new Uint8Array()
  #writingSince: Milliseconds | undefined
  #retry: NodeJS.Timeout | undefined
  #mindsExit = false

  /** `tellLost` is called when lines flow again, with the number of those that were lost. */
  constructor(tellLost: (lines: number) => void, fd = standardOutput) {
    this.#tellLost = tellLost
    this.#fd = fd
  }

  write(line: string): void {
    if (this.#waiting + line.length > mostWaiting) {
      this.#lost += 1
      return
    }
    this.#lines.push(line)
    this.#waiting += line.length
    this.#mindExit()
    if (this.#writingSince === undefined && this.#retry === undefined) this.#pour()
  }

  #pour(): void {
    this.#fill()
    this.#writingSince = performance.now()
    write(this.#fd, this.#chunk, (error, count) => {
      this.#writingSince = undefined
      if (error === null) this.#goOn(count)
      else this.#pourLater()
    })
  }

  /** Where nothing is left to be written, takes the next lines. */
  #fill(): void {
    if (this.#chunk.length > 0) return
    let [count, bytes] = [0, 0]
    for (const line of this.#lines) {
      bytes += Buffer.byteLength(line)
      if (count > 0 && bytes > mostAtOnce) break
      this.#waiting -= line.length
      count += 1
    }
    this.#chunk = Buffer.from(this.#lines.splice(0, count).join(''))
  }

  #goOn(written: number): void {
    this.#chunk = this.#chunk.subarray(written)
    if (this.#chunk.length > 0 || this.#lines.length > 0) this.#pour()
    else if (this.#lost > 0) this.#tell()
  }

  #tell(): void {
    const lost = this.#lost
    this.#lost = 0
    this.#tellLost(lost)
  }

  #pourLater(): void {
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      this.#pour()
    }, retryAfter).unref() // a process that has nothing else to do need not wait for its log
  }

  #mindExit(): void {
    if (this.#mindsExit) return
    this.#mindsExit = true
    process.once('exit', () => this.#writeRest())
  }

  /** What is left when the process exits is written at once, unless that would hang or fail. */
  #writeRest(): void {
    const since = this.#writingSince
    if (since !== undefined && performance.now() - since > hangsAfter) return
    if (since !== undefined) this.#chunk = new Uint8Array() // it is on its way
    try {
      for (this.#fill(); this.#chunk.length > 0; this.#fill()) {
        this.#chunk = this.#chunk.subarray(writeSync(this.#fd, this.#chunk))
      }
    } catch {
      // the log is full, and there is nobody left to tell
    }
  }
}
