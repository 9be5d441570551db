import { beforeAll, describe, expect, it } from 'vitest'
import {
  configure,
  loadServiceTemplates,
  type ServiceTemplate,
  type ServiceTemplates,
} from '../../../src/api/template/index.ts'
import { codeLengths } from '../../../src/center/access-numbers/index.ts'

let templates: ServiceTemplates
let callback: ServiceTemplate
beforeAll(async () => {
  templates = await loadServiceTemplates()
  callback = named('callback')
})

function named(name: string): ServiceTemplate {
  const template = templates.named(name)
  if (template === undefined) throw new Error(`there is no template ${name}`)
  return template
}

it('are those of the reference, and two for what it has without one', () => {
  expect(templates.all().map(({ name }) => name)).toEqual([
    ...['callback', 'capacity', 'ewt', 'get', 'match-interaction', 'office-hours'],
    ...['request-access', 'request-chat', 'request-interaction'],
  ])
})

it('have only configurations that a service can start with', () => {
  const faults = templates.all().flatMap((template) =>
    template.configurations.flatMap(({ name }) => {
      const options = configure(template, name)
      const known = templates.judge.known?.('service.new', options) ?? []
      const unknown = Object.keys(options).filter((option) => !known.includes(option))
      return [...templates.judge.faults('service.new', options), ...unknown]
    }),
  )
  expect(faults).toEqual([])
})

it('show only examples that would be accepted', () => {
  const faults = templates.all().flatMap((template) => {
    const examples = template.parameters.flatMap(({ name, example }) => {
      return example === undefined ? [] : [[name.replace('<n>', '1'), example] as const]
    })
    return templates.judge.faults('service.new', {
      ...{ _type: template.type, _service: template.kinds[0] ?? '' },
      ...Object.fromEntries(examples),
    })
  })
  expect(faults).toEqual([])
})

// Service Management help: the tables "Configuration Options" of the scenarios.
describe('a common configuration of callback', () => {
  const urs = { _urs_prioritization_strategy: 'WaitForTarget' }
  const originated = {
    ...{ _type: 'ors', _service: 'callback' },
    ...{ _call_direction: 'USERORIGINATED', _media_type: 'voice' },
    ...{ _booking_expiration_timeout: '30', _provide_code: 'false', _resource_group: 'DNIS' },
    ...{ _userorig_connect_limit: '3' },
    ...urs,
  }
  const chat = { _type: 'ors', _service: 'callback', _media_type: 'chat', ...urs }
  const immediate = { _wait_for_agent: 'false', _wait_for_user_confirm: 'false' }
  const delayed = { _wait_for_agent: 'true', _wait_for_user_confirm: 'true' }

  it.each([
    [
      'User-Originated-Immediate',
      { ...originated, ...immediate, _urs_strategy_update_subroutine: 'SetRouteDelay' },
    ],
    [
      'User-Originated-Delayed',
      { ...originated, ...delayed, _urs_strategy_update_sub_routine: 'SubRoutineDelay' },
    ],
    ['Chat-Immediate', { ...chat, ...immediate, _urs_strategy_update_subroutine: 'SetRouteDelay' }],
    ['Chat-Delayed', { ...chat, ...delayed, _urs_strategy_update_subroutine: 'SubroutineDelay' }],
  ])('%s has the values of the reference', (name, values) => {
    expect(configure(callback, name)).toEqual(values)
  })

  it('asks for what the reference leaves to the operator', () => {
    const asks = new Map(callback.configurations.map(({ name, asks }) => [name, asks]))
    const urs = ['_target', '_urs_server_url', '_urs_virtual_queue']
    expect(asks.get('Chat-Immediate')).toEqual(urs)
    expect(asks.get('User-Originated-Delayed')).toEqual([
      ...urs,
      '_treatment_find_agent_fail',
      '_treatment_waiting_for_agent',
    ])
  })

  it.each([
    ['User-Terminated-Immediate', 'false'],
    ['User-Terminated-Delayed', 'true'],
    ['User-Terminated-Scheduled', 'true'],
  ])('%s calls the customer', (name, waits) => {
    expect(configure(callback, name)).toMatchObject({
      _call_direction: 'USERTERMINATED',
      _media_type: 'voice',
      _wait_for_agent: waits,
      _wait_for_user_confirm: waits,
    })
  })
})

it('give callback the defaults GMS documents, and no check that its manual does not make', () => {
  const defaults = callback.parameters.map(({ name, default: value }) => [name, value])
  expect(Object.fromEntries(defaults)).toMatchObject({
    _ttl: '86400',
    _request_time_bucket: '5',
    _max_request_by_time_bucket: '100',
    _desired_connect_time_threshold: '180',
    _reject_future_desired_time: '1M',
    _enable_in_queue_checking: 'false',
    _default_country: 'US',
    _disallow_impossible_phone_numbers: 'false',
    _disallow_premium_phone_numbers: 'false',
    _mandatory_customer_lookup_keys: '_customer_number',
    _customer_lookup_keys: '_customer_number',
    _user_confirm_timeout: '30',
    _on_user_confirm_timeout: 'CONNECT-ANYWAY',
    _max_number_of_user_availability_confirmation_attempts: '3',
    _snooze_duration: '300',
    _max_dial_attempts: '3',
    _dial_retry_timeout: '300',
    _booking_expiration_timeout: '30',
    _userorig_connect_limit: '3',
    _throttle_request_parameters: '_customer_number',
    _throttle_request_parameters_limit: undefined,
    _throttle_callbacks_per_service_1: undefined,
    _throttle_callbacks_per_service_2: undefined,
    _enable_status_notification: 'false',
  })
})

// Service Management help: "Configuration Options" of request-interaction and request-access.
it('give access numbers the defaults of the reference', () => {
  expect(configure(named('request-interaction'), 'Default')).toEqual({
    ...{ _type: 'builtin', _service: 'request-interaction' },
    ...{ _ttl: '30', _resource_group: 'DNIS', _provide_code: 'false' },
  })
  const length = named('request-access').parameters.find(
    ({ name }) => name === '_access_code_length',
  )
  expect(length?.default).toBe('6')
})

it.each([['callback'], ['request-access'], ['request-interaction']])(
  'lets codes of %s be as long as access numbers make them',
  (name) => {
    const length = named(name).parameters.find(({ name }) => name === '_access_code_length')
    expect(length?.form).toMatchObject(codeLengths)
  },
)

it.each([['request-access'], ['request-interaction']])(
  'know every option of %s that booking a number reads',
  (name) => {
    const options = ['_return_pool_health', '_allocation_strategy', '_booking_expiration_timeout']
    expect(templates.judge.known?.(`service.${name}`, {})).toEqual(expect.arrayContaining(options))
  },
)

describe('callback.scxml', () => {
  let scxml: string
  beforeAll(() => {
    scxml = templates.file('callback', 'callback.scxml')?.toString() ?? ''
  })
  const all = (pattern: RegExp) => [...scxml.matchAll(pattern)].map(([, name = '']) => name)

  it('goes only to states it has', () => {
    const states = new Set(all(/<(?:state|final) id="([^"]+)"/g))
    const targets = all(/(?:initial|target)="([^"]+)"/g)
    expect(targets.length).toBeGreaterThan(5)
    expect(targets.filter((target) => !states.has(target))).toEqual([])
  })

  it('takes in parameters there are, with their defaults', () => {
    const given = ['_service_id', '_data_id'] // by the server, with each session
    const data = [...scxml.matchAll(/<data id="([^"]+)" expr="'([^']*)'"/g)]
    expect(data.length).toBeGreaterThan(5)
    for (const [, id, value] of data.filter(([, id = '']) => !given.includes(id))) {
      const parameter = callback.parameters.find(({ name }) => name === id)
      expect([id, parameter !== undefined]).toEqual([id, true])
      if (value !== '') expect([id, value]).toEqual([id, parameter?.default])
    }
  })

  it('closes every element it opens', () => {
    const open: string[] = []
    const bare = scxml.replace(/<!--.*?-->|<\?.*?\?>/gs, '')
    for (const [tag, slash, name = ''] of bare.matchAll(/<(\/?)([\w:]+)[^>]*>/g)) {
      if (slash === '/') expect(open.pop()).toBe(name)
      else if (!tag.endsWith('/>')) open.push(name)
    }
    expect(open).toEqual([])
  })
})
