/** Loaded before a node: it tells its exit code itself, to whoever is not the process that began it. */
import { writeSync } from 'node:fs'

process.once('exit', (code) => writeSync(1, `ended with ${code}\n`))
