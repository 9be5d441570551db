import { beforeAll, describe, expect, it } from 'vitest'
import { loadServiceTemplates, type ServiceTemplates } from '../../../src/api/template/index.ts'
import { Options } from '../../../src/base/config/index.ts'
import { recordingLogger, temporaryFile } from '../../support/config.ts'

type Written = Readonly<Record<string, string>>

let templates: ServiceTemplates
beforeAll(async () => {
  templates = await loadServiceTemplates()
})

/** Every fault as `option: message`. */
function faults(written: Written, service = 'mine'): string[] {
  const found = templates.judge.faults(`service.${service}`, written)
  return found.map(({ option, message }) => `${option}: ${message}`)
}

function unknown(written: Written, service = 'mine'): string[] {
  const known = templates.judge.known?.(`service.${service}`, written)
  return known === undefined ? [] : Object.keys(written).filter((name) => !known.includes(name))
}

const hours = { _service: 'office-hours', _timezone: 'Europe/Berlin' }

describe('the kind of a service', () => {
  it.each<[string, Written, string]>([
    ['its _service', { _service: 'request-interaction' }, 'mine'],
    ['its older _name', { _type: 'built-in', _name: 'request-interaction' }, 'iPhoneService'],
    ['its own name', {}, 'request-interaction'],
    ['its own name, when _name says nothing', { _name: 'Jane' }, 'request-interaction'],
    ['its own name, when _service is empty', { _service: ' ' }, 'request-interaction'],
  ])('is %s', (_what, written, service) => {
    expect(faults({ ...written, _provide_code: 'no' }, service)).toEqual([
      '_provide_code: "no" is not true or false',
    ])
  })

  it('must be one there is, and the fault says which there are', () => {
    expect(faults({ _service: 'request-interactoin' })).toEqual([
      '_service: "request-interactoin" is not a kind of service; there are callback, capacity, ' +
        'ewt, get, match-interaction, office-hours, request-access, request-chat, ' +
        'request-chat-poll, request-interaction',
    ])
  })

  it('may be anything on an Orchestration Server, where its options are its own', () => {
    const written = { _type: 'ors', _service: 'our-survey', _questions: 'many' }
    expect(faults(written)).toEqual([])
    expect(unknown(written)).toEqual([])
  })

  it('says where it runs', () => {
    expect(faults({ _service: 'callback' })).toEqual([
      '_type: must be ors for a service of kind callback',
    ])
    expect(faults({ ...hours, _type: 'ors' })).toEqual([
      '_type: must be builtin for a service of kind office-hours',
    ])
  })
})

describe('a service', () => {
  it('is judged whole', () => {
    const written = {
      _type: 'ors',
      _service: 'callback',
      _call_direction: 'SIDEWAYS',
      _max_dial_attempts: '0',
      _request_time_bucket: '7',
      _urs_server_url: 'urs:7200',
    }
    expect(faults(written)).toEqual([
      '_call_direction: "SIDEWAYS" is not one of USERORIGINATED, USERTERMINATED',
      '_max_dial_attempts: 0 is outside 1 to 100',
      '_request_time_bucket: "7" is not one of 5, 10, 15, 20, 30, 60, 120',
      '_urs_server_url: is not an http or https URL',
    ])
  })

  it('needs what is mandatory and no request can bring', () => {
    expect(faults({ _service: 'office-hours' })).toEqual([
      '_timezone: is missing: Time zone all other options speak of, by its IANA name.',
    ])
  })

  it('may leave to the request what a request can bring', () => {
    expect(faults({ _service: 'request-interaction' })).toEqual([])
  })

  it('counts an empty option as not set', () => {
    expect(faults({ _service: 'request-interaction', _provide_code: '' })).toEqual([])
    expect(faults({ ...hours, _timezone: ' ' })).toEqual([
      expect.stringMatching('_timezone: is missing'),
    ])
  })

  it('may hold variables anywhere, whose values are known with the request', () => {
    const written = {
      _type: 'ors',
      _service: 'callback',
      _urs_virtual_queue: '$queue$',
      _max_dial_attempts: '$attempts$',
      _urs_server_url: '$host$:7200',
    }
    expect(faults(written)).toEqual([])
    expect(faults({ _service: '$kind$' })).toEqual([])
    expect(faults({ ...written, _dial_retry_timeout: '5$' })).toEqual([
      '_dial_retry_timeout: "5$" is not a whole number',
    ])
  })

  it('leaves to its section what that checks', () => {
    const written = { _service: 'request-interaction', _ttl: '5 min', _type: 'neither' }
    expect(faults(written)).toEqual([])
  })
})

describe('a calendar', () => {
  it('is read as the calendar it will be', () => {
    expect(faults({ ...hours, _bh_regular1: 'Mon-Fri 9:00-25:00' })).toEqual([
      expect.stringMatching('^_bh_regular1: '),
    ])
    expect(faults({ ...hours, _bh_regular1: 'Mon-Fri 9:00-24:00', _hol1: '12-25' })).toEqual([])
    const capacity = { _service: 'capacity', _timezone: 'UTC' }
    expect(faults({ ...capacity, _capacity_1: '{"1":{"0900":-1}}' })).toEqual([
      expect.stringMatching('^_capacity_1: '),
    ])
    expect(faults({ ...capacity, _capacity_1: '{"1":{"0900":5}}' })).toEqual([])
  })

  it('with a variable among its rules is not judged before it is used', () => {
    expect(faults({ ...hours, _timezone: '$zone$', _bh_regular1: 'Mon-Fri 9:00-25:00' })).toEqual(
      [],
    )
  })

  it('is judged though another option has a variable', () => {
    expect(faults({ ...hours, note: '$note$', _bh_regular1: 'never' })).toEqual([
      expect.stringMatching('^_bh_regular1: '),
    ])
  })
})

describe('a name', () => {
  it('is unknown when the template does not have it', () => {
    expect(unknown({ _service: 'request-interaction', _provide_cod: 'true' })).toEqual([
      '_provide_cod',
    ])
  })

  it('is known with any number behind it where the template has a row of them', () => {
    expect(unknown({ ...hours, _bh_regular: 'a', _bh_regular12: 'b', _hol_easter: 'c' })).toEqual([
      '_bh_regular',
    ])
  })

  it('without an underscore is data of the service, unless only the underscore was forgotten', () => {
    expect(unknown({ _service: 'get', colour: 'red', online_code: '200' })).toEqual(['online_code'])
  })

  it('is never taken from a prototype', () => {
    expect(faults({ _service: 'constructor' })).toEqual([
      expect.stringMatching('^_service: "constructor" is not a kind'),
    ])
    expect(unknown({ _service: 'get', _constructor: 'a' })).toEqual(['_constructor'])
  })
})

describe('the configuration', () => {
  const load = async (yaml: string) => {
    const { logger, lines } = recordingLogger()
    await Options.load(temporaryFile(yaml), { logger, judges: [templates.judge] })
    return lines
  }

  it('stops the start with every fault of every service', async () => {
    const yaml = [
      'service.a: { _type: builtin, _service: request-acces }',
      'service.b: { _type: ors, _service: callback, _wait_for_agent: maybe, _ttl: never }',
    ].join('\n')
    await expect(load(yaml)).rejects.toMatchObject({
      faults: [
        { path: 'service.a._service' },
        { path: 'service.b._ttl' },
        { path: 'service.b._wait_for_agent' },
      ],
    })
  })

  it('warns of a name with the nearest there is', async () => {
    const lines = await load('service.b: { _type: ors, _service: callback, _wait_for_agnt: true }')
    expect(lines).toMatchObject([
      { option: 'service.b._wait_for_agnt', nearest: 'service.b._wait_for_agent' },
    ])
  })
})
