import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    provide: { baseUrl: process.env.BASE_URL }, // vitest gives tests a BASE_URL of its own
    expect: { poll: { timeout: 10_000 } }, // where a test promises how soon, it measures; elsewhere a busy machine may take its time
    coverage: { include: ['src/**/*.ts'], reporter: ['text-summary', 'html'] },
  },
})
