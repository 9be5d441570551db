import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig, type Plugin } from 'vitest/config'

/**
 * Every view in all its looks takes a browser many minutes: `npm run browse` has them all, the check
 * the ways through the console that agents and supervisors go.
 */
const looks = [
  'callback',
  'callback-many',
  'callback-one',
  'callback-week',
  'components',
  'desk-calls',
  'first-callback',
  'home',
  'hours',
  'lab',
  'oversee',
  'push',
  'reporting',
  'services',
  'shell',
  'templates',
  'tools',
].map((view) => `test/browser/console-${view}.test.ts`)

const sources = fileURLToPath(new URL('./src/', import.meta.url))
const built = fileURLToPath(new URL('./dist/', import.meta.url))

/**
 * BUILT=1 tests what is shipped: each file loads the server from dist/, as Node does, and not module
 * by module through the transformer, which for hundreds of files is most of the time.
 */
const testBuilt: Plugin = {
  name: 'test-built',
  enforce: 'pre',
  async resolveId(source, importer) {
    const found = await this.resolve(source, importer, { skipSelf: true })
    const path = found?.id ?? ''
    if (!path.startsWith(sources) || path.startsWith(`${sources}console/web/`)) return found
    return `${built}${path.slice(sources.length).replace(/\.ts$/, '.js')}`
  },
}

const isBuilt = process.env.BUILT === '1'

export default defineConfig({
  plugins: isBuilt ? [testBuilt] : [],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(process.env.BROWSER === 'all' ? [] : looks)],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 45_000, // beyond each single wait, whose own failure says what it waited for
    hookTimeout: 45_000,
    maxWorkers: isBuilt ? 3 : 2, // two cores: many tests wait for others most of the time
    isolate: !isBuilt, // what is built is the same for all files: loading it anew for each is half the time
    provide: { baseUrl: process.env.BASE_URL }, // vitest gives tests a BASE_URL of its own
    expect: { poll: { timeout: 10_000 } }, // where a test promises how soon, it measures; elsewhere a busy machine may take its time
    server: { deps: isBuilt ? { external: [/\/dist\/.*\.js$/] } : {} },
    coverage: { include: ['src/**/*.ts'], reporter: ['text-summary', 'html'] },
  },
})
