import { describe, expect, it } from 'vitest'
import { toStartForm } from '../../../../src/center/orchestration/ors/ors-start.ts'
import { run } from './support.ts'

const gms = 'https://gms.example.com/base/'
const form = (more: Parameters<typeof run>[0]) => [...toStartForm(run(more), gms)]
const ids = { serviceId: 's-1', dataId: 'd-1' }
const templates = `${gms}genesys/1/document/service_template`

describe('the form that starts a session', () => {
  it('has SCXML and ids, then options, then what the request said', () => {
    const options = { _type: 'ors', _service: 'callback', _urs_virtual_queue: 'sales', note: 'own' }
    const parameters = { _customer_number: '5115', _empty: '' }
    expect(form({ ...ids, options, parameters })).toEqual([
      ['src', `${templates}/callback/callback.scxml`],
      ['_service_id', 's-1'],
      ['_data_id', 'd-1'],
      ['_type', 'ors'],
      ['_service', 'callback'],
      ['_urs_virtual_queue', 'sales'],
      ['note', 'own'],
      ['_customer_number', '5115'],
      ['_empty', ''],
    ])
  })

  it.each([
    ['the option _src', { _src: ' file://c:/x.scxml ', _service: 'callback' }, 'file://c:/x.scxml'],
    ['a URL as _service', { _service: 'HTTP://apps/x.scxml' }, 'HTTP://apps/x.scxml'],
    ['the template named by _service', { _service: 'hello' }, `${templates}/hello/hello.scxml`],
    ['the service of that name', { _src: ' ' }, `${templates}/my-callback/my-callback.scxml`],
    [
      'a name of any kind',
      { _service: 'a b/ü' },
      `${templates}/a%20b%2F%C3%BC/a%20b%2F%C3%BC.scxml`,
    ],
  ])('takes the SCXML from %s', (_what, options, src) => {
    expect(toStartForm(run({ options }), gms).get('src')).toBe(src)
  })

  it('lets no request choose SCXML or ids', () => {
    const parameters = { _src: 'http://evil/x.scxml', src: 'evil', _service_id: 'x', _data_id: 'x' }
    const made = toStartForm(run({ ...ids, parameters, data: { src: 'evil' } }), gms)
    expect(made.getAll('src')).toEqual([`${templates}/my-callback/my-callback.scxml`])
    expect(made.getAll('_service_id')).toEqual(['s-1'])
    expect(made.getAll('_data_id')).toEqual(['d-1'])
  })

  it('prefers an option to the parameter of the same name', () => {
    const made = toStartForm(
      run({ options: { _a: '1', _b: '' }, parameters: { _a: '2', _b: '3' } }),
      gms,
    )
    expect([made.getAll('_a'), made.getAll('_b')]).toEqual([['1'], ['3']])
  })

  it('keeps to itself what callers sign in with', () => {
    const made = toStartForm(run({ options: { username: 'u', password: 'p' } }), gms)
    expect(made.toString()).not.toMatch(/username|password/)
  })

  it('leaves out names that are no variables of an SCXML', () => {
    const options = { 'a.b': '1', '1a': '2', '': '3', $ok: '4', größe: '5' }
    expect(form({ ...ids, options }).slice(3)).toEqual([
      ['$ok', '4'],
      ['größe', '5'],
    ])
  })

  it('takes names that objects have themselves', () => {
    const parameters = JSON.parse('{"__proto__":"1","constructor":"2"}')
    const made = toStartForm(run({ parameters }), gms)
    expect([made.get('__proto__'), made.get('constructor')]).toEqual(['1', '2'])
  })
})

describe("the customer's data", () => {
  const data = { lastname: 'Doe', 'not a name': 'x', src: 'x', idealtime: 'x', _b: '2' }
  const attachedAs = (_attach_udata: string) => form({ data, options: { _attach_udata } }).slice(4)

  it.each(['', 'gms_storage_id'])('stays in storage for _attach_udata %j', (how) => {
    expect(form({ data, options: { _attach_udata: how } }).slice(3)).toEqual(
      how === '' ? [] : [['_attach_udata', how]],
    )
  })
  it('goes along key by key as separate_keys, but for names that mean something else', () => {
    expect(attachedAs('separate_keys')).toEqual([
      ['lastname', 'Doe'],
      ['_b', '2'],
    ])
  })
  it('goes along as one text as single_json', () => {
    expect(attachedAs('single_json')).toEqual([['_udata', JSON.stringify(data)]])
  })
})
