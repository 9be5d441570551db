import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import {
  act,
  begin,
  type choices,
  ready,
  type StageNode,
  stage,
} from '../center/orchestration/embedded/support.ts'
import { appForFile } from '../support/app.ts'
import { basic, request } from '../support/http.ts'

/*
 * What the reference shows of carrying callbacks out ("Callback Push Notifications" for Android and
 * iOS, "Dialogs"; "Scenarios", "Sample Request and Response Sequence"), asked of the embedded
 * scenarios as apps and desks ask: each answer is compared with the reference's own.
 *
 * `TRANSCRIPT=1 npx vitest run test/wire/callback-dialogs.test.ts` prints what was said.
 */

const base = 'http://localhost:8080/genesys'
const user = 'b16416334828b1d2' // the gms_user of the stage

const transcript: string[] = []
beforeEach(({ task }) => void transcript.push('', `# ${task.name}`))
afterAll(() => {
  if (process.env.TRANSCRIPT) console.info(transcript.join('\n'))
})

/** An app that has started a callback, and what it hears. */
async function app(scenario: keyof typeof choices, more: Record<string, string> = {}) {
  const node = await stage()
  const { id, answer, ask, reported } = await begin(node, scenario, more)
  transcript.push(`POST /genesys/1/service/callback/${scenario}`, `  ${JSON.stringify(answer)}`)
  return {
    ...{ node, id, answer, reported },
    async post(request: string, said: Record<string, string> = {}) {
      const body = await ask(request, said)
      const form = new URLSearchParams(said).toString()
      transcript.push(`POST /genesys/1/service/${id}/${request}  ${form}`)
      transcript.push(`  200 ${JSON.stringify(body)}`)
      return body
    },
  }
}

/** What devices were told so far, as the reference prints it. */
function pushed({ world }: StageNode) {
  return world.told.map((message) => {
    const push = { message, tag: `service.agentavailable.${message._id}` }
    transcript.push(`push ${JSON.stringify(push)}`)
    return push
  })
}

const menuItem = (id: string, _dialog_id: string, _label: string, request: string) => ({
  _dialog_id,
  _label,
  _action: 'MenuItem',
  _user_action_url: `${base}/1/service/${id}/${request}`,
  _method: 'POST',
  _id_to_jump_before: 'exit://',
})

const tones = {
  _text: 'You will hear tones immediately after call is connected. This is normal.',
  _dialog_type: 'Notification',
  _dismiss_timeout: 2,
}

function userConfirmation(id: string, ready: object = {}) {
  return {
    _dialog_id: '0',
    _label: 'Agent is available right now',
    _user_action_url: `${base}/1/service/${id}/not-used`,
    _method: 'POST',
    _action: 'DisplayMenu',
    _expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    _resource_url: `${base}/1/service/${id}/get-dialog-user-confirmation`,
    _content: [
      {
        _group_name: 'Are you ready?',
        _group_content: [
          { ...menuItem(id, '1', "Yes, I'm ready to talk", 'connect'), ...ready },
          menuItem(id, '2', 'No, try again in 5 minutes', 'snooze'),
          // iOS' page prints snooze here; that of Android, and the label, say cancel.
          menuItem(id, '3', 'Cancel, my problem has been solved', 'cancel'),
        ],
      },
    ],
  }
}

const startChat = (id: string) => ({
  _dialog_id: '1',
  _action: 'StartChat',
  _label: 'Start Chat',
  _start_chat_url: `${base}/1/service/${id}/ixn/chat`,
  _comet_url: `${base}/cometd`,
  _user_header: user,
  _id_to_jump_before: 'exit://',
  _chat_parameters: { subject: 'None' },
  _id: id,
})

const confirmation = (_id: string, _text: string) => ({
  _dialog_id: '0',
  _action: 'ConfirmationDialog',
  _text,
  _ok_title: 'Ok',
  _id,
})

describe('dialogs', () => {
  it('get-dialog-user-confirmation-provide_code-true', async () => {
    const { id, post } = await app('VOICE-WAIT-USERORIG', { _provide_code: 'true' })
    // The key has an underscore on Android's page, and none on that of iOS.
    const notices = { _confirmation_dialog: tones, confirmation_dialog: tones }
    const expected = userConfirmation(id, notices)
    expect(await post('get-dialog-user-confirmation-provide_code-true')).toEqual(expected)
    expect(await post('get-dialog-user-confirmation')).toEqual(expected)
  })

  it('get-dialog-user-confirmation-provide_code-false', async () => {
    const { id, post } = await app('VOICE-WAIT-USERTERM')
    const expected = userConfirmation(id)
    expect(await post('get-dialog-user-confirmation-provide_code-false')).toEqual(expected)
    expect(await post('get-dialog-user-confirmation')).toEqual(expected)
  })

  it('get-dialog-start-chat', async () => {
    const { id, post } = await app('CHAT-WAIT')
    expect(await post('get-dialog-start-chat')).toEqual(startChat(id))
  })

  it('connect-inbound, without a number to call', async () => {
    const { node, id, post } = await app('VOICE-NOW-USERORIG', { _userorig_connect_limit: '1' })
    await node.orchestrator.arrived(id)
    await node.pass(31)
    expect(await post('connect-inbound')).toEqual({
      _dialog_id: '0',
      _label: 'Connecting ...',
      _action: 'DialNumber',
      _tel_url: 'n/a',
      _access_code: 'n/a',
      _id: id,
    })
  })

  it('connect-outbound', async () => {
    const { id, post } = await app('VOICE-WAIT-USERTERM')
    const expected = confirmation(id, 'You will receive the call shortly')
    expect(await post('connect-outbound')).toEqual(expected)
  })

  it('wait-for-agent', async () => {
    const { id, post } = await app('VOICE-WAIT-USERTERM')
    const expected = confirmation(id, 'We will notify you when agent is available')
    expect(await post('wait-for-agent')).toEqual(expected)
  })
})

describe('User Originated Delayed', () => {
  it('start, push, connect', async () => {
    const { node, id, answer, post, reported } = await app('VOICE-WAIT-USERORIG', {
      _device_notification_id: 'b16416334828b1d26ef14f329628b55b5a8c631d8928a371a5584722dd7fb673',
      _device_os: 'iOS',
    })
    expect(answer).toEqual({ _id: id, _text: 'We will notify you when agent is available' })
    await ready(node)
    expect(pushed(node)).toEqual([
      {
        message: { _action: 'get-dialog-user-confirmation-provide_code-false', _id: id },
        tag: `service.agentavailable.${id}`,
      },
    ])
    await act(node, 'accept', id)
    expect(await post('connect')).toEqual({
      _dialog_id: '0',
      _label: 'Connecting ...',
      _action: 'DialNumber',
      _tel_url: 'tel:6504663205',
      _access_code: 'n/a',
      _access_number: '6504663205',
      _expiration_time: expect.stringMatching(/^(?:29|30)$/),
      _id: id,
    })
    await node.orchestrator.arrived(id)
    await act(node, 'complete', id)
    expect(reported()).toEqual(['ROUTING', 'PROCESSING', 'COMPLETED AGENT_CONNECTED'])
  })
})

describe('User Terminated Immediate', () => {
  it('start, in both spellings of the reference', async () => {
    const { id, answer } = await app('VOICE-NOW-USERTERM')
    expect(answer).toMatchObject(confirmation(id, 'You will receive the call shortly'))
    expect(answer).toMatchObject({
      ID: '0',
      Action: 'ConfirmationDialog',
      Text: 'You will receive the call shortly',
      OkTitle: 'Ok',
      _id: id,
    })
  })
})

describe('Chat Immediate', () => {
  it('start', async () => {
    const { id, answer } = await app('CHAT-NOW')
    expect(answer).toEqual(startChat(id))
  })
})

describe('Chat Delayed', () => {
  it('start, push, connect', async () => {
    const { node, id, answer, post } = await app('CHAT-WAIT')
    expect(answer).toEqual({ _id: id, _text: 'We will notify you when agent is available' })
    await ready(node)
    expect(pushed(node)).toMatchObject([
      { message: { _action: 'get-dialog-user-confirmation-provide_code-false', _id: id } },
    ])
    expect(await post('connect')).toEqual(startChat(id))
  })

  it('check-queue-position, when no eta is known', async () => {
    const { node, post } = await app('CHAT-WAIT')
    const second = await begin(node, 'CHAT-WAIT')
    await post('check-queue-position')
    expect(await second.ask('check-queue-position')).toEqual({
      _position: 2,
      _eta: 'n/a',
      _total_waiting: 2,
      _agent_ready_threshold_passed: true,
      _agent_ready_threshold_passed_reason: 'eta n/a',
    })
  })

  it('check-queue-position, when an eta is known', async () => {
    const { node } = await app('CHAT-WAIT')
    await ready(node, 'kristi', { chats: 1 }) // who takes the first, and nobody else
    await begin(node, 'CHAT-WAIT')
    const second = await begin(node, 'CHAT-WAIT', { _agent_ready_eta_threshold: '360' })
    expect(await second.ask('check-queue-position')).toEqual({
      _position: 2,
      _eta: 360, // twice what handling is assumed to take
      _total_waiting: 2,
      _agent_ready_threshold_passed: true,
      _agent_ready_threshold_passed_reason: 'eta <= 360 and position <=5 ',
    })
  })

  const toCustomer = {
    _display_message: 'Message to be displayed to user',
    _application_message: 'MESSAGE_FOR_MOBILE_APP_INTERNAL_USE',
  }

  it('internal-notification and retrieve-notifications, with push not configured', async () => {
    const { id, post } = await app('CHAT-WAIT')
    expect(await post('internal-notification', toCustomer)).toEqual({
      message: 'Notification Sent',
    })
    expect(await post('retrieve-notifications')).toEqual([
      {
        _internal_message: 'MESSAGE_FOR_MOBILE_APP_INTERNAL_USE',
        _id: id,
        _display_message: 'Message to be displayed to user',
      },
    ])
  })

  it('internal-notification and retrieve-notifications, with push enabled', async () => {
    const { node, id, post } = await app('CHAT-WAIT')
    node.world.hasDevice = true
    await post('internal-notification', toCustomer)
    expect(node.world.messages).toEqual([
      {
        _internal_message: 'MESSAGE_FOR_MOBILE_APP_INTERNAL_USE',
        _id: id,
        _display_message: 'Message to be displayed to user',
      },
    ])
    expect(await post('retrieve-notifications')).toEqual([])
  })

  it('agent-notification and retrieve-agent-notifications', async () => {
    const { id, post } = await app('CHAT-WAIT')
    const sent = await post('agent-notification', {
      _display_message: 'Message to be displayed to agent',
      _application_message: 'MESSAGE_FOR_AGENT_DESKTOP_INTERNAL_USE',
    })
    expect(sent).toEqual({ message: 'Notification Sent' })
    expect(await post('retrieve-agent-notifications')).toEqual([
      {
        message:
          `{"_id":"${id}","_internal_message":"MESSAGE_FOR_AGENT_DESKTOP_INTERNAL_USE",` +
          '"_display_message":"Message to be displayed to agent"}',
        tag: `agent.message.${id}`,
      },
    ])
  })
})

describe('through the whole server', () => {
  const served = appForFile({
    yaml: `
      console: { users: { default: { password: password, role: admin } } }
      resources.DNIS: { number1: "6504663205" }
      service.match-interaction: { _type: builtin, _service: match-interaction }
      service.inbound: { _type: ors, _service: callback, _call_direction: USERORIGINATED, _wait_for_agent: true, _wait_for_user_confirm: true, _urs_virtual_queue: inbound, _resource_group: DNIS }
      service.outbound: { _type: ors, _service: callback, _call_direction: USERTERMINATED, _urs_virtual_queue: outbound }
      service.chat: { _type: ors, _service: callback, _media_type: chat, _wait_for_agent: true, _wait_for_user_confirm: true, _urs_virtual_queue: chat }
    `,
  })

  /** A callback, an agent who takes it, and what both do over HTTP. */
  async function play(service: string) {
    const { url } = await served()
    const headers = { gms_user: 'user-1', ...basic('default', 'password') }
    const call = async (method: string, path: string, body?: object) => {
      const answer = await request(url, method, `/genesys/1${path}`, body, headers)
      transcript.push(`${method} /genesys/1${path}  ${JSON.stringify(body ?? {})}`)
      transcript.push(`  ${answer.status} ${answer.text}`)
      return answer.body as Record<string, unknown>
    }
    const start = `/service/callback/${service}`
    const { _id } = await call('POST', start, { _customer_number: '6504661232' })
    const desk = `/admin/desk/agents/agent-of-${service}`
    await call('PUT', desk, { queues: [service], state: 'READY' })
    const atDesk = (verb: string) => call('POST', `${desk}/interactions/${_id}/${verb}`)
    await atDesk('accept')
    return {
      id: String(_id),
      atDesk,
      post: (request: string, body: object = {}) =>
        call('POST', `/service/${_id}/${request}`, body),
      match: (body: object) => call('POST', '/service/match-interaction', body),
      state: async () => {
        const [found] = await call('GET', `${start}?_customer_number=6504661232`).then(
          (list) => list as unknown as Record<string, string>[],
        )
        return [found?._callback_state, found?._callback_reason]
      },
    }
  }

  it('a customer calls the number they were given', async () => {
    const { id, atDesk, post, match, state } = await play('inbound')
    const { _access_number } = await post('connect')
    expect(await state()).toEqual(['ROUTING', undefined])
    expect(await match({ _access_number, _phone_number: '6504661232' })).toMatchObject({ _id: id })
    expect(await state()).toEqual(['PROCESSING', undefined])
    await atDesk('complete')
    await expect.poll(state).toEqual(['COMPLETED', 'AGENT_CONNECTED'])
    expect(await post('cancel')).toMatchObject({
      message: `Request already cancelled or completed: [${id}]`,
    })
  })

  it('an agent calls the customer', async () => {
    const { atDesk, state } = await play('outbound')
    await expect.poll(state).toEqual(['PROCESSING', undefined])
    await atDesk('complete')
    await expect.poll(state).toEqual(['COMPLETED', 'AGENT_CONNECTED'])
  })

  it('a customer chats', async () => {
    const { id, post, state } = await play('chat')
    expect(await post('connect')).toMatchObject({ _action: 'StartChat' })
    expect(await post('ixn/chat', { firstName: 'John' })).toMatchObject({ _id: id })
    await expect.poll(state, { timeout: 5000 }).toEqual(['PROCESSING', undefined])
    expect(await post('ixn/chat/refresh')).toMatchObject({ chatIxnState: 'TRANSCRIPT' })
    await post('disconnect')
    await expect.poll(state).toEqual(['COMPLETED', 'AGENT_CONNECTED'])
  })
})
