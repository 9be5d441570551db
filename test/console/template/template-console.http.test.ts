import { unzipSync } from 'fflate'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { manifest } from '../../api/template/template-folders.ts'
import { archiveOf, withHeader } from './archives.ts'
import { serveTemplateConsole, type TemplateConsole } from './serve-template-console.ts'

const yaml = `
  service.poll: { _type: ors, _service: survey }
  service.cb: { _type: ors, _service: callback }
`
const scxml = '<scxml xmlns="http://www.w3.org/2005/07/scxml"/>\n'
const good = archiveOf({ 'survey/manifest.yaml': manifest(), 'survey/lib/main.scxml': scxml })

let console: TemplateConsole
beforeEach(async () => {
  console = await serveTemplateConsole(yaml)
})

const upload = (archive: Buffer, query = '') => console.as('root', 'POST', query, archive)
const refusal = (status: number, fact: string, ...words: string[]) => {
  const exception = `com.genesyslab.gsg.services.template.${fact}Exception`
  const [first = '', ...others] = words
  const message = {
    asymmetricMatch: (text: string) => [first, ...others].every((word) => text.includes(word)),
  }
  return { status, body: { exception, message } }
}

/** Five million bytes of a sound, which shrink to a twentieth. */
function sound(): Buffer {
  const bytes = Buffer.alloc(5_000_000)
  for (let at = 0; at < bytes.length; at += 64) bytes.writeUInt16LE((at * 40_503) & 0xffff, at)
  return bytes
}

async function names(): Promise<string[]> {
  const { body } = await console.as('eve', 'GET', '')
  return (body as { name: string }[]).map(({ name }) => name)
}

describe('POST /admin/templates', () => {
  it('adds a template, for everybody at once', async () => {
    const { status, body } = await upload(good)
    expect([status, body]).toEqual([
      200,
      {
        stored: true,
        template: expect.objectContaining({
          ...{ name: 'survey', kinds: ['survey'], origin: 'uploaded', uploadedBy: 'root' },
          ...{ files: ['lib/main.scxml', 'manifest.yaml'], usedBy: ['poll'] },
        }),
      },
    ])
    expect((await console.document('/survey')).body).toMatchObject({ title: 'Survey' })
    expect((await console.document('/survey/lib/main.scxml')).text).toBe(scxml)
    expect(console.notes).toMatchObject([{ who: 'root', what: 'template.added', thing: 'survey' }])
  })

  it('is heard by other nodes, and found by those that start later', async () => {
    const other = await serveTemplateConsole(yaml, console.redis)
    await upload(good)
    await vi.waitFor(() => expect(other.templates.named('survey')).toBeDefined())
    const later = await serveTemplateConsole(yaml, console.redis)
    expect(later.templates.named('survey')?.files).toEqual(['lib/main.scxml', 'manifest.yaml'])
    await later.as('root', 'DELETE', '/survey?force=true')
    await vi.waitFor(() => expect(console.templates.named('survey')).toBeUndefined())
  })

  it('takes files without a folder under a name, and the one file of a form', async () => {
    const flat = archiveOf({ 'manifest.yaml': manifest({ kinds: 'kinds: [ask]' }) })
    expect(await upload(flat)).toMatchObject(refusal(400, 'ArchiveRefused', 'needs a name'))
    expect((await upload(flat, '?name=ask')).status).toBe(200)
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(good)]), 'survey.zip')
    expect((await console.as('root', 'POST', '', form)).status).toBe(200)
    expect(await names()).toEqual(expect.arrayContaining(['ask', 'survey']))
  })

  it('leaves out what systems put into archives by themselves', async () => {
    const littered = archiveOf({
      'survey/manifest.yaml': manifest(),
      ...{ '__MACOSX/survey/._manifest.yaml': 'x', 'survey/.DS_Store': 'x', 'survey/lib/': '' },
    })
    expect((await upload(littered)).body).toMatchObject({ template: { files: ['manifest.yaml'] } })
  })

  it('replaces one of the same name when told to, and says what differs', async () => {
    await upload(good)
    const other = manifest({
      parameters:
        'parameters: { _mood: { type: optional, category: General, form: text, description: How. } }',
      configurations: '',
    })
    const next = archiveOf({ 'survey/manifest.yaml': other, 'survey/new.txt': 'new' })
    expect(await upload(next)).toMatchObject(refusal(409, 'TemplateExists', 'replace=true'))
    const difference = {
      parameters: { added: ['_mood'], changed: [], removed: ['_questions', '_text<n>'] },
      configurations: { added: [], changed: [], removed: ['Short'] },
      files: { added: ['new.txt'], removed: ['lib/main.scxml'] },
    }
    expect((await upload(next, '?check=true')).body).toMatchObject({ stored: false, difference })
    expect(console.templates.named('survey')?.files).toContain('lib/main.scxml')
    expect((await upload(next, '?replace=true')).body).toMatchObject({ stored: true, difference })
    expect(console.templates.named('survey')?.files).toEqual(['manifest.yaml', 'new.txt'])
  })

  const bomb = Buffer.alloc(4_000_000, 32)
  const link = { os: 3, attrs: 0o120777 << 16 }
  const plain = archiveOf({ 'survey/manifest.yaml': manifest() })
  const entry = 'ArchiveEntryRefused'
  it.each<[string, Buffer, ReturnType<typeof refusal>]>([
    [
      'what leaves the folder',
      archiveOf({ 'survey/../../etc/passwd.txt': 'x' }),
      refusal(400, entry, 'survey/../../etc/passwd.txt', 'leaves the folder'),
    ],
    [
      'an absolute path',
      archiveOf({ '/etc/cron.txt': 'x' }),
      refusal(400, entry, '/etc/cron.txt', 'is an absolute path'),
    ],
    [
      'a drive',
      archiveOf({ 'C:/boot.txt': 'x' }),
      refusal(400, entry, 'C:/boot.txt', 'is an absolute path'),
    ],
    ['a backslash', archiveOf({ 'survey\\..\\x.txt': 'x' }), refusal(400, entry, 'backslash')],
    [
      'a control character',
      archiveOf({ 'survey/a\u0000.txt': 'x' }),
      refusal(400, entry, 'control characters'),
    ],
    [
      'a symbolic link',
      archiveOf({ 'survey/manifest.yaml': ['/etc/passwd', link] }),
      refusal(400, entry, 'survey/manifest.yaml', 'is a symbolic link'),
    ],
    [
      'a device',
      archiveOf({ 'survey/x.txt': ['', { os: 3, attrs: 0o020666 << 16 }] }),
      refusal(400, entry, 'neither a file nor a folder'),
    ],
    [
      'a program',
      archiveOf({ 'survey/run.exe': 'MZ' }),
      refusal(400, entry, 'survey/run.exe', 'type'),
    ],
    ['a page', archiveOf({ 'survey/page.html': '<p>' }), refusal(400, entry, 'survey/page.html')],
    ['a hidden file', archiveOf({ 'survey/.env.txt': 'x' }), refusal(400, entry, 'hidden')],
    [
      'a text that is none',
      archiveOf({ 'survey/a.txt': Buffer.from([0xff, 0xfe, 0]) }),
      refusal(400, entry, 'survey/a.txt', 'no text'),
    ],
    [
      'one file twice',
      archiveOf({ 'survey/a.txt': 'x', 'survey/A.txt': 'y' }),
      refusal(400, entry, 'twice'),
    ],
    [
      'a file that shrank too much',
      archiveOf({ 'survey/a.txt': bomb }),
      refusal(400, entry, 'survey/a.txt', '100 times'),
    ],
    [
      'a file that is too large',
      archiveOf({ 'survey/a.txt': Buffer.alloc(5_300_000, 32) }),
      refusal(413, 'ArchiveTooLarge', 'survey/a.txt', '5 MB is the limit'),
    ],
    [
      'a lie about a size',
      withHeader(archiveOf({ 'survey/a.txt': bomb }), 24, (field) => field.writeUInt32LE(10)),
      refusal(400, entry, 'survey/a.txt'),
    ],
    [
      'an encrypted file',
      withHeader(plain, 8, (field) => field.writeUInt16LE(1)),
      refusal(400, entry, 'is encrypted'),
    ],
    [
      'another method',
      withHeader(plain, 10, (field) => field.writeUInt16LE(12)),
      refusal(400, entry, 'method 12'),
    ],
    [
      'a wrong sum',
      withHeader(plain, 16, (field) => field.writeUInt32LE(1)),
      refusal(400, entry, 'damaged'),
    ],
    [
      'no zip',
      Buffer.from('no zip at all, and long enough'),
      refusal(400, 'ArchiveRefused', 'no zip'),
    ],
    [
      'a zip that was cut',
      good.subarray(0, good.length - 9),
      refusal(400, 'ArchiveRefused', 'no zip'),
    ],
    ['an empty zip', archiveOf({}), refusal(400, 'ArchiveRefused', 'has no file')],
    [
      'no manifest',
      archiveOf({ 'survey/a.txt': 'x' }),
      refusal(400, 'ArchiveRefused', 'manifest.yaml'),
    ],
    [
      'two folders',
      archiveOf({ 'a/manifest.yaml': manifest(), 'b/manifest.yaml': manifest() }),
      refusal(400, 'ArchiveRefused', 'manifest.yaml'),
    ],
    [
      'too many entries',
      archiveOf(
        Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`survey/${n}.txt`, 'x'])),
      ),
      refusal(413, 'ArchiveTooLarge', '200 entries'),
    ],
    ['a large zip', Buffer.alloc(5_300_000), refusal(413, 'ArchiveTooLarge', '5 MB is the limit')],
    [
      'too much in all',
      archiveOf(Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`survey/${n}.wav`, sound()]))),
      refusal(413, 'ArchiveTooLarge', '20 MB is the limit'),
    ],
    [
      'a broken manifest',
      archiveOf({ 'survey/manifest.yaml': 'title: [' }),
      refusal(400, 'TemplateUnusable', 'survey/manifest.yaml'),
    ],
    [
      'a kind that nothing here carries out',
      archiveOf({ 'survey/manifest.yaml': manifest({ type: 'type: builtin' }) }),
      refusal(400, 'TemplateUnusable', 'must be ors'),
    ],
    [
      'a built-in one without its kinds',
      archiveOf({ 'callback/manifest.yaml': manifest() }),
      refusal(400, 'TemplateUnusable', 'lacks callback'),
    ],
    [
      'a kind of another',
      archiveOf({ 'survey/manifest.yaml': manifest({ kinds: 'kinds: [get]' }) }),
      refusal(409, 'KindTaken', 'get'),
    ],
    [
      'a wild name',
      archiveOf({ '7 wonders/manifest.yaml': manifest() }),
      refusal(400, 'TemplateUnusable', '7 wonders'),
    ],
  ])('refuses %s, and nothing is kept', async (_, archive, refused) => {
    const before = await names()
    expect(await upload(archive)).toMatchObject(refused)
    expect(await names()).toEqual(before)
    const keys: string[] = []
    for await (const some of console.redis.scan('gms:template:*')) keys.push(...some)
    expect([keys, console.notes]).toEqual([[], []])
  })

  it('refuses another type, and no body', async () => {
    const { status } = await console.as('root', 'POST', '', good, 'text/plain')
    expect(status).toBe(415)
    expect((await console.as('root', 'POST', '', Buffer.alloc(0))).status).toBe(400)
  })

  it('is for admins', async () => {
    expect((await console.as('boss', 'POST', '', good)).status).toBe(403)
    expect((await console.as('boss', 'DELETE', '/survey')).status).toBe(403)
  })
})

describe('DELETE /admin/templates/{name}', () => {
  it('asks for force while services are made from it', async () => {
    await upload(good)
    const asked = await console.as('root', 'DELETE', '/survey')
    expect(asked).toMatchObject(refusal(409, 'TemplateInUse', 'poll'))
    expect((await console.as('root', 'DELETE', '/survey?force=true')).status).toBe(200)
    expect((await console.document('/survey')).status).toBe(404)
    expect(console.notes.at(-1)).toMatchObject({ what: 'template.deleted', thing: 'survey' })
  })

  it('keeps what ships with the server, and brings it back', async () => {
    expect(await console.as('root', 'DELETE', '/callback')).toMatchObject(
      refusal(409, 'BuiltInTemplate'),
    )
    const own = archiveOf({ 'callback/manifest.yaml': manifest({ kinds: 'kinds: [callback]' }) })
    expect((await upload(own, '?replace=true')).status).toBe(200)
    expect(console.templates.named('callback')?.title).toBe('Survey')
    expect((await console.as('root', 'DELETE', '/callback')).status).toBe(200)
    expect(console.templates.named('callback')?.files).toContain('callback.scxml')
  })

  it('answers 404 to one there is not', async () => {
    expect(await console.as('root', 'DELETE', '/nobody')).toMatchObject(
      refusal(404, 'TemplateNotFound'),
    )
  })
})

describe('GET /admin/templates/{name}.zip', () => {
  it.each(['callback', 'survey'])('is the folder of %s, ready to be uploaded', async (name) => {
    await upload(good)
    const { status, headers, bytes } = await console.as('eve', 'GET', `/${name}.zip`)
    expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
      ...[200, 'application/zip', `attachment; filename="${name}.zip"`],
    ])
    const files = Object.keys(unzipSync(bytes)).map((path) => path.replace(`${name}/`, ''))
    expect(files).toEqual(console.templates.named(name)?.files)
    expect((await upload(bytes, '?replace=true')).status).toBe(200)
  })

  it('answers 404 to one there is not', async () => {
    expect(await console.as('eve', 'GET', '/nobody.zip')).toMatchObject(
      refusal(404, 'TemplateNotFound'),
    )
  })
})

describe('GET /admin/templates', () => {
  it('has all, with what they are used by', async () => {
    const { body } = await console.as('eve', 'GET', '')
    expect(body).toContainEqual(
      expect.objectContaining({ name: 'callback', origin: 'builtin', usedBy: ['cb'] }),
    )
  })
})
