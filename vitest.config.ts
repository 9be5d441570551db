import { configDefaults, defineConfig } from 'vitest/config'

/**
 * Every view in all its looks takes a browser many minutes: `npm run browse` has them all, the check
 * the ways through the console that an agent, a supervisor and a new user go.
 */
const looks = [
  'callback',
  'callback-one',
  'callback-week',
  'components',
  'home',
  'hours',
  'lab',
  'oversee',
  'push',
  'services',
  'shell',
  'templates',
  'tools',
].map((view) => `test/browser/console-${view}.test.ts`)

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(process.env.BROWSER === 'all' ? [] : looks)],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    provide: { baseUrl: process.env.BASE_URL }, // vitest gives tests a BASE_URL of its own
    expect: { poll: { timeout: 10_000 } }, // where a test promises how soon, it measures; elsewhere a busy machine may take its time
    coverage: { include: ['src/**/*.ts'], reporter: ['text-summary', 'html'] },
  },
})
