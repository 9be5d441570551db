// The count for machines that look for one plain line, from the runner's own results: each run's,
// and for the files that were run again, the later one's.
import { readFileSync } from 'node:fs'

const latest = new Map()
process.argv.slice(2).forEach((file) => {
  const run = file.replace(/-again\.json$/, '.json')
  for (const result of JSON.parse(readFileSync(file, 'utf8')).testResults) {
    latest.set(`${run} ${result.name}`, result)
  }
})
const files = [...latest.values()]
const count = (...statuses) =>
  files
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => statuses.includes(status)).length
// A file that cannot even be loaded has no failed test of its own, but the run has failed.
const unloadable = files.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
)
const failed = count('failed') + unloadable.length
const skipped = count('pending', 'skipped', 'todo', 'disabled')
console.log(
  `${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
)
