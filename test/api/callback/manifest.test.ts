import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { commonParameters } from '../../../src/api/template/common-parameters.ts'
import { loadServiceTemplates } from '../../../src/api/template/index.ts'
import { callbackSection } from '../../../src/base/config/index.ts'

const rooms = ['src/api/callback', 'src/center/orchestration']

/** What is read or written under such a name, and is no option of a service or a start. */
const others = {
  answers: ['_id', '_url', '_service_name', '_expiration_time'],
  updates: ['_new_desired_time', '_reason', '_ors_session_id'],
  queries: ['_desired_time_from', '_desired_time_to'],
  sessions: ['_service_id', '_data_id', '_udata'],
}

/** Options that others read: strategies on an Orchestration Server, and the Chat API. */
const elsewhere = {
  strategies: [
    ...['_target', '_urs_server_url', '_urs_prioritization_strategy'],
    ...['_urs_strategy_update_subroutine', '_urs_strategy_update_sub_routine'],
    ...['_treatment_waiting_for_agent', '_treatment_find_agent_fail'],
    ...['_desired_connect_time_threshold', '_attach_udata'],
  ],
  chats: [
    ...['_chat_endpoint', '_chat_400_response_on_disconnected', '_client_timeout_notification'],
    ...['_client_timeout_notification_message', '_agent_timeout_notification_message'],
    '_filtering_chat_events',
  ],
}

async function named(): Promise<Set<string>> {
  const template = (await loadServiceTemplates()).named('callback')
  return new Set((template?.parameters ?? []).map(({ name }) => name))
}

function read(): Set<string> {
  const names = new Set<string>()
  for (const room of rooms) {
    const folder = fileURLToPath(new URL(`../../../${room}`, import.meta.url))
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue
      const text = readFileSync(`${folder}/${file}`, 'utf8')
      for (const [, name = ''] of text.matchAll(/'(_[a-z][a-z_0-9]+|max_ors_[a-z_]+)'/g))
        names.add(name)
      for (const [, name = ''] of text.matchAll(/options\.(_[a-z_0-9]+)/g)) names.add(name)
      for (const [, all = ''] of text.matchAll(/const \{ ([^}]*) \} = (?:options|orsSection)/g)) {
        for (const name of all.split(/[,\s:]+/)) if (name.startsWith('_')) names.add(name)
      }
    }
  }
  return names
}

describe('the template of callbacks', () => {
  it('names every option that is read', async () => {
    const known = await named()
    const common = commonParameters.map(({ name }) => name)
    const allowed = new Set([...known, ...common, ...Object.values(others).flat()])
    expect([...read()].filter((name) => !allowed.has(name))).toEqual([])
  })

  it('names none that nobody reads', async () => {
    const readSomewhere = new Set([...read(), ...Object.values(elsewhere).flat(), '_type'])
    const common = new Set(commonParameters.map(({ name }) => name))
    const idle = [...(await named())].filter(
      (name) => !readSomewhere.has(name) && !common.has(name),
    )
    expect(idle).toEqual([])
  })

  it('has the defaults of section callback', async () => {
    const template = (await loadServiceTemplates()).named('callback')
    const differing = (template?.parameters ?? []).flatMap(({ name, default: own }) => {
      const option = Object.entries(callbackSection.options).find(([each]) => each === name)?.[1]
      const usual = option === undefined || !('default' in option) ? undefined : option.default
      if (own === undefined || usual === undefined || usual === '') return []
      return String(usual) === own ? [] : [`${name}: ${own}, not ${usual}`]
    })
    expect(differing).toEqual([])
  })
})
