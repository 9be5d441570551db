/**
 * `npm run doctor -- recording.har [--base http://localhost:8080]`: sends what was recorded of a
 * Genesys Mobile Services server to this one, in the same order, and prints where the answers differ
 * in status, JSON keys or headers. Ends with 0 when nowhere, 1 when somewhere, 2 when it cannot tell.
 * Neither ids nor values of the recording are printed: what differs is named, not shown.
 */
import { differences } from './doctor/compare.mjs'
import { BadRecording, readRecording } from './doctor/har.mjs'
import { pathShown } from './doctor/masking.mjs'
import { replay, Unreachable } from './doctor/replay.mjs'

const usage = 'usage: npm run doctor -- recording.har [--base http://localhost:8080]'

class BadUsage extends Error {}

try {
  process.exitCode = await examine(process.argv.slice(2))
} catch (error) {
  const isOurs = [BadUsage, BadRecording, Unreachable].some((each) => error instanceof each)
  if (!isOurs) throw error
  console.error(error.message)
  process.exitCode = 2
}

async function examine(words) {
  const { file, base } = understand(words)
  const { exchanges, skipped } = readRecording(file)
  const answered = await replay(exchanges, base)
  const found = differences(answered)
  for (const { exchange, lines } of found) {
    console.log(`#${exchange.number} ${exchange.method} ${pathShown(exchange.url)}`)
    for (const line of lines) console.log(`    ${line}`)
  }
  for (const [reason, count] of skipped) console.log(`Skipped ${count}: ${reason}.`)
  const same = exchanges.length - found.length
  console.log(`${exchanges.length} exchanges: ${same} alike, ${found.length} different.`)
  return found.length === 0 ? 0 : 1
}

function understand(words) {
  const files = []
  let base = 'http://localhost:8080'
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === '--base') {
      at += 1
      base = words[at] ?? ''
    } else files.push(words[at])
  }
  const isUrl = URL.canParse(base) && /^https?:$/.test(new URL(base).protocol)
  if (!isUrl) throw new BadUsage(`--base needs an http or https URL\n${usage}`)
  const [file] = files
  if (files.length !== 1 || file.startsWith('--')) throw new BadUsage(usage)
  return { file, base: new URL(base).origin }
}
