import { describe, expect, it } from 'vitest'
import { act, begin, newRun, ready, refOf, stage } from './support.ts'

async function waiting() {
  const node = await stage()
  return { node, ...(await begin(node, 'VOICE-WAIT-USERORIG')) }
}

describe('check-queue-position', () => {
  it('has no estimate while nobody serves the queue', async () => {
    const { node, ask } = await waiting()
    const second = await begin(node, 'VOICE-WAIT-USERORIG')
    expect(await ask('check-queue-position')).toMatchObject({ _position: 1, _total_waiting: 2 })
    expect(await second.ask('check-queue-position')).toEqual({
      _position: 2,
      _eta: 'n/a',
      _total_waiting: 2,
      _agent_ready_threshold_passed: true,
      _agent_ready_threshold_passed_reason: 'eta n/a',
    })
  })

  it('says whether the turn is near by the thresholds of the service', async () => {
    const node = await stage()
    await ready(node, 'busy')
    const first = await begin(node, 'VOICE-WAIT-USERORIG')
    await act(node, 'accept', first.id, 'busy')
    const { ask } = await begin(node, 'VOICE-WAIT-USERORIG')
    const near = { _agent_ready_eta_threshold: '180' }
    const other = await begin(node, 'VOICE-WAIT-USERORIG', near)
    expect(await ask('check-queue-position')).toEqual({
      _position: 1,
      _eta: 180,
      _total_waiting: 2,
      _agent_ready_threshold_passed: false,
      _agent_ready_threshold_passed_reason: 'eta > 35',
    })
    expect(await other.ask('check-queue-position')).toMatchObject({
      _position: 2,
      _eta: 360,
      _agent_ready_threshold_passed_reason: 'eta > 180',
    })
  })

  it('is at the head, with nothing to wait for, when it is their turn', async () => {
    const { node, ask } = await waiting()
    await ready(node)
    expect(await ask('check-queue-position')).toEqual({
      _position: 1,
      _eta: 0,
      _total_waiting: 1,
      _agent_ready_threshold_passed: true,
      _agent_ready_threshold_passed_reason: 'eta <= 35 and position <=5 ',
    })
  })

  it('tells who is not in the queue what a newcomer would meet', async () => {
    const node = await stage()
    const { ask } = await begin(node, 'VOICE-NOW-USERORIG')
    await begin(node, 'VOICE-WAIT-USERORIG')
    expect(await ask('check-queue-position')).toMatchObject({ _position: 2, _total_waiting: 1 })
  })
})

describe('the dialog that asks the customer', () => {
  it('is the one with a code or without, as the service says', async () => {
    const { node, ask } = await waiting()
    const coded = await begin(node, 'VOICE-WAIT-USERORIG', { _provide_code: 'true' })
    const plain = 'get-dialog-user-confirmation-provide_code-false'
    const withCode = 'get-dialog-user-confirmation-provide_code-true'
    const still = (dialog: unknown) => ({ ...(dialog as object), _expires: '' })
    expect(still(await ask('get-dialog-user-confirmation'))).toEqual(still(await ask(plain)))
    expect(still(await coded.ask('get-dialog-user-confirmation'))).toEqual(
      still(await coded.ask(withCode)),
    )
    expect(JSON.stringify(await ask(plain))).not.toContain('tones')
    expect(JSON.stringify(await coded.ask(withCode))).toContain('tones')
  })

  it('expires with the time to confirm', async () => {
    const { node, id, ask } = await waiting()
    await ready(node)
    const { dueAt = 0 } = (await node.store.find(id)) ?? {}
    expect(await ask('get-dialog-user-confirmation')).toMatchObject({
      _expires: new Date(dueAt).toISOString(),
    })
  })
})

describe('notifications', () => {
  const said = { _display_message: 'Message to be displayed', _application_message: 'INTERNAL' }

  it('of the agent wait to be fetched where no device can be told, once', async () => {
    const { id, ask } = await waiting()
    expect(await ask('internal-notification', said)).toEqual({ message: 'Notification Sent' })
    const message = {
      _internal_message: 'INTERNAL',
      _id: id,
      _display_message: said._display_message,
    }
    expect(await ask('retrieve-notifications')).toEqual([message])
    expect(await ask('retrieve-notifications')).toEqual([])
  })

  it('of the agent are pushed where one can', async () => {
    const { node, id, ask } = await waiting()
    node.world.hasDevice = true
    await ask('internal-notification', said)
    expect(node.world.messages).toMatchObject([{ _id: id, _internal_message: 'INTERNAL' }])
    expect(await ask('retrieve-notifications')).toEqual([])
  })

  it('of the agent wait to be fetched when the device cannot be told now', async () => {
    const { node, ask } = await waiting()
    node.world.device.message = () => Promise.reject(new Error('try later'))
    expect(await ask('internal-notification', said)).toEqual({ message: 'Notification Sent' })
    expect(await ask('retrieve-notifications')).toHaveLength(1)
  })

  it('of the customer wait for the desk, in order', async () => {
    const { id, ask } = await waiting()
    await ask('agent-notification', said)
    await ask('agent-notification', { _display_message: 'another' })
    expect(await ask('retrieve-agent-notifications')).toEqual([
      {
        message: JSON.stringify({
          _id: id,
          _internal_message: 'INTERNAL',
          _display_message: said._display_message,
        }),
        tag: `agent.message.${id}`,
      },
      expect.objectContaining({ tag: `agent.message.${id}` }),
    ])
    expect(await ask('retrieve-agent-notifications')).toEqual([])
  })

  it('must say something, and not too much of it', async () => {
    const { run, node } = await waiting()
    const send = (parameters: Record<string, string>) =>
      node.orchestrator.request(refOf(run), 'agent-notification', parameters)
    await expect(send({})).rejects.toMatchObject({ status: 400 })
    await expect(send({ _display_message: 'x'.repeat(8193) })).rejects.toMatchObject({
      status: 413,
    })
  })

  it('are refused when a hundred wait', async () => {
    const { ask, status } = await waiting()
    const one = { _display_message: 'x' }
    await Promise.all(Array.from({ length: 100 }, () => ask('agent-notification', one)))
    await expect(ask('agent-notification', one)).rejects.toMatchObject({ status: 429 })
    expect(await status('retrieve-agent-notifications')).toBe(200)
    await ask('agent-notification', one)
  })

  it('are of a callback', async () => {
    const { node } = await waiting()
    const ref = refOf(newRun('VOICE-WAIT-USERORIG'))
    for (const request of ['retrieve-notifications', 'agent-notification', 'connect', 'cancel']) {
      await expect(node.orchestrator.request(ref, request, said)).rejects.toMatchObject({
        status: 404,
      })
    }
  })
})
