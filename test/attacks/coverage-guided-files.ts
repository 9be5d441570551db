import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { archiveOf } from '../console/template/archives.ts'
import type { Parser } from './coverage-guided.ts'

const fileOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url))
const never = () => false

/** What an operator writes or uploads. */
export async function ofFiles(): Promise<readonly Parser[]> {
  const { ApiError } = await import('../../src/base/kernel/index.ts')
  const { ConfigError, readEnvironment } = await import('../../src/base/config/index.ts')
  const { parseYaml } = await import('../../src/base/config/yaml-file.ts')
  const { compose } = await import('../../src/base/config/compose.ts')
  const { parseRedisUrl } = await import('../../src/base/redis/redis-url.ts')
  const { parseCapacity, parseOfficeHours } = await import('../../src/base/calendar/index.ts')
  const { readTemplateFolder } = await import('../../src/api/template/template-folder.ts')
  const { readArchive } = await import('../../src/console/template/read-archive.ts')
  const { FileFault } = await import('../../src/channels/push/files-in-force.ts')
  const { readMessages } = await import('../../src/channels/push/localization/messages-file.ts')
  const { fill } = await import('../../src/channels/push/localization/message-template.ts')
  const faults = (thrown: unknown) => thrown instanceof ConfigError
  const calendar = (input: Buffer) => {
    const lines = String(input)
      .split('\n')
      .map((line) => line.split('=', 2))
    const options = Object.fromEntries(lines.map(([name = '', value = '']) => [name, value]))
    const [hours, capacity] = [parseOfficeHours(options), parseCapacity(options)]
    const [from, to] = [Date.UTC(2026, 2, 20), Date.UTC(2026, 3, 10)]
    const periods = 'value' in hours ? hours.value.openPeriods(from, to) : []
    for (const [place, { start, end }] of periods.entries()) {
      assert(start < end && start >= (periods[place - 1]?.end ?? from) && end <= to)
    }
    for (const each of 'value' in capacity ? capacity.value.periods(from, to) : []) {
      assert(each.capacity >= 0 && each.start < each.end)
    }
  }
  const manifest = fileOf('service_templates/callback/manifest.yaml')
  return [
    {
      name: 'configuration',
      seeds: [fileOf('config/gms.example.yaml').subarray(0, 3000), 'server: { max_parts: 7 }\n'],
      words: [
        'service.a:',
        'resources.x:',
        'console:',
        'users:',
        '&a',
        '*a',
        '<<:',
        '!!binary',
        '|',
      ],
      read: (input) => compose(parseYaml(input, 'gms.yaml'), {}, []),
      refuses: faults,
    },
    {
      name: 'environment',
      seeds: ['redis://h:1/2\n8080\n127.0.0.1\n2\nnode', 'redis+sentinel://a,b/m\n0\n::\n1\nx'],
      read: (input) => {
        const [REDIS_URL, PORT, HOST, WORKERS, NODE_ID] = String(input).split('\n')
        return readEnvironment({ REDIS_URL, PORT, HOST, WORKERS, NODE_ID })
      },
      refuses: faults,
    },
    {
      name: 'Redis URLs',
      seeds: [
        'redis://user:p%40ss@host:6379/1',
        'rediss+sentinel://:p@a:1,[::1]:2/master/3',
        'redis+cluster://a,b',
      ],
      read: (input) => {
        const { hosts, database } = parseRedisUrl(String(input))
        assert(hosts.length > 0 && database >= 0)
        for (const { host, port } of hosts) assert(host !== '' && port > 0 && port < 65_536)
      },
      refuses: (thrown) => thrown instanceof Error && thrown.message.startsWith('REDIS_URL '),
    },
    {
      name: 'office hours, capacity',
      seeds: [
        '_timezone=Europe/Berlin\n_bh_regular1=Mon-Fri 09:00-17:00\n_bh_add1=2026-03-21 9:00-12:00\n_hol1=12-24',
        '_capacity=[Mon, Tue]\n_capacity_1={"1":{"0900":5,"1700":0}}\n_capacity_add={"2026-03-24":{"0900":2}}\n_max_capacity=9',
      ],
      read: calendar,
      refuses: never,
    },
    {
      name: 'manifests',
      seeds: [manifest.subarray(0, 3500), fileOf('service_templates/get/manifest.yaml')],
      read: (input) => readTemplateFolder('callback', new Map([['manifest.yaml', input]])),
      refuses: never,
    },
    {
      name: 'template archives',
      seeds: [
        archiveOf({ 'callback/manifest.yaml': manifest.subarray(0, 400) }),
        archiveOf({ 'a/b.txt': ['plain', { level: 0 }], '__MACOSX/x': '' }),
      ],
      words: ['PK\u0001\u0002', 'PK\u0003\u0004', 'PK\u0005\u0006', '../', '/'],
      read: async (input) => {
        for (const path of (await readArchive(input)).keys()) {
          assert(!path.startsWith('/') && !path.split('/').includes('..'), path)
        }
      },
      refuses: (thrown) => thrown instanceof ApiError && thrown.status < 500,
    },
    {
      name: 'localization files',
      seeds: [
        '<messages default="en"><message id="a"><locale language="de">Hallo $name, $!x.y $!z</locale></message></messages>',
        fileOf('config/messages.xml').subarray(0, 2000),
      ],
      words: [
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '&amp;',
        '&#x110000;',
        '<?xml',
        '?>',
        '${',
        '\\u0024',
      ],
      read: (input) => {
        const found = readMessages(input).find('a', 'de_AT')
        const filled = found && fill(found, { name: 'x', x: { y: 1 } }, 500)
        assert((filled?.length ?? 0) <= 500)
      },
      refuses: (thrown) => thrown instanceof FileFault,
    },
  ]
}

/** What devices are registered with, and what other servers answer. */
export async function ofOthers(): Promise<readonly Parser[]> {
  const { FileFault } = await import('../../src/channels/push/files-in-force.ts')
  const { readServiceAccount } = await import('../../src/channels/push/fcm/service-account.ts')
  const { readSubscription } = await import('../../src/channels/push/webpush/webpush-post.ts')
  const { readRetryAfter } = await import('../../src/channels/push/retry-after.ts')
  const { parseAllowList, toPlainAddress } = await import('../../src/channels/push/allow-list.ts')
  const { isHost, isHostPattern, parseNetwork } = await import('../../src/base/config/network.ts')
  const answers = await import('../../src/center/orchestration/ors/ors-answer.ts')
  const { mergeCookies, toCookieHeader } = await import(
    '../../src/center/orchestration/ors/ors-cookies.ts'
  )
  return [
    {
      name: 'service accounts',
      seeds: [
        '{"project_id":"p","client_email":"a@b","private_key":"x","token_uri":"https://h/t"}',
      ],
      read: (input) => readServiceAccount(input),
      refuses: (thrown) => thrown instanceof FileFault,
    },
    {
      name: 'push subscriptions',
      seeds: [
        '{"endpoint":"https://push.example.com/x","keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"BTBZMqHH6r4Tts7J_aSIgg"}}',
        'https://push.example.com/y',
      ],
      read: (input) => {
        const properties = { p256dh: 'x', auth: 'y' }
        const rest = { provider: undefined, language: undefined, debug: false }
        const device = { type: 'webpush', deviceId: String(input), properties } as const
        return readSubscription({ ...device, ...rest, authorization: undefined })
      },
      refuses: never,
    },
    {
      name: 'networks',
      seeds: ['10.0.0.0/8', '::ffff:10.0.0.1', '*.example.com', 'fe80::1%eth0', '[2001:db8::]/32'],
      read: (input) => {
        const text = String(input)
        toPlainAddress(text)
        if (parseNetwork(text) === undefined && !isHostPattern(text)) return isHost(text)
        const list = parseAllowList([text]) // which takes what these two have let through
        return [list.admitsAddress('10.0.0.1'), list.admitsHost(text), list.admitsAddress(text)]
      },
      refuses: never,
    },
    {
      name: 'retry-after',
      seeds: ['120\n', 'Wed, 21 Oct 2026 07:28:00 GMT\nWed, 21 Oct 2026 07:27:00 GMT'],
      read: (input) => {
        const [after, date] = String(input).split('\n')
        const seconds = readRetryAfter({ 'retry-after': after, date }) ?? 0
        assert(Number.isSafeInteger(seconds) && seconds >= 0)
      },
      refuses: never,
    },
    {
      name: 'answers of orchestration',
      seeds: [
        '{"message":"no such session","a":[1]}\nORSSESSIONID=0123456789ABCDEF.node1; Path=/; Max-Age=5',
        '0123456789ABCDEF0123456789ABCDEF\nORSSESSIONID="x.y"; max-age=0',
      ],
      read: (input) => {
        const [text = '', ...lines] = String(input).split('\n')
        const cookies = mergeCookies({}, lines)
        assert.match(toCookieHeader(cookies) ?? '', /^[\x20-\x7e]*$/)
        return [
          answers.parseStart(text, cookies),
          answers.parseAnswer(text),
          answers.parseRefusal(text),
        ]
      },
      refuses: never,
    },
  ]
}
