import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { serverSection } from '../src/base/config/index.ts'
import { asStarted } from './bench/support/child-servers.ts'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

describe('docker-compose.yml', () => {
  const { services, volumes } = parse(read('docker-compose.yml'))

  it('keeps what Redis accepted: append-only file, flushed each second, on a volume', () => {
    expect(services.redis.command).toEqual([
      ...['redis-server', '--appendonly', 'yes', '--appendfsync', 'everysec'],
      ...['--maxmemory-policy', 'noeviction'], // the server refuses any other
    ])
    expect(services.redis.volumes).toEqual(['redis-data:/data'])
    expect(volumes).toHaveProperty('redis-data')
  })

  it('starts the server once Redis is healthy, and both again when they fail', () => {
    expect(services.server.depends_on).toEqual({ redis: { condition: 'service_healthy' } })
    expect(services.redis.healthcheck.test).toEqual(['CMD', 'redis-cli', 'ping'])
    expect([services.server.restart, services.redis.restart]).toEqual([
      'unless-stopped',
      'unless-stopped',
    ])
  })

  it('gives the server more time to leave than it drains', () => {
    const grace = Number.parseInt(services.server.stop_grace_period, 10)
    expect(grace).toBeGreaterThanOrEqual(2 * Number(serverSection.options.drain.fallback))
  })

  it('publishes the server on loopback only: who comes through a published port looks internal', () => {
    expect(services.server.ports).toEqual(['127.0.0.1:8080:8080'])
  })
})

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile')
  const image = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
  const start: string[] = JSON.parse(/^CMD (\[.*dist\/main\.js"\])$/m.exec(image)?.[1] ?? '[]')

  it('copies into the image only what the build stage has pruned', () => {
    const copies = image.split('\n').filter((line) => line.startsWith('COPY '))
    expect(copies).not.toEqual([])
    expect(copies.filter((line) => !line.startsWith('COPY --from=build '))).toEqual([])
  })

  it('asks for readiness with the runtime that is there', () => {
    expect(image).toMatch(/HEALTHCHECK .*\\\n\s+CMD \["node", .*\/readyz/)
  })

  it('runs node itself, not as root, so that SIGTERM arrives', () => {
    expect(image).toContain('\nUSER node\n')
    expect(start.at(0)).toBe('node')
  })

  it('runs it with the options of `npm start`, and so do the benchmarks', () => {
    const { scripts } = JSON.parse(read('package.json'))
    expect(start.join(' ')).toBe(scripts.start.replace('tools/start.mjs', 'dist/main.js'))
    expect(start).toEqual(['node', ...asStarted, 'dist/main.js'])
  })
})
