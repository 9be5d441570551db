import { describe, expect, it } from 'vitest'
import { mayHaveHappened } from '../../../../src/center/orchestration/in-doubt.ts'
import { newRun, recordOf, stage } from './support.ts'

describe('a start', () => {
  it.each([
    ['_media_type', 'email', 'FAIL_INCORRECT_CONFIG_MEDIA_TYPE'],
    ['_customer_number', ' ', 'FAIL_NO_CUSTOMER_NUMBER'],
  ])(
    'that cannot be carried out for its %s tells the callback why',
    async (name, value, reason) => {
      const node = await stage()
      const run = newRun('VOICE-NOW-USERTERM', { [name]: value })
      await expect(node.orchestrator.start(run)).rejects.toMatchObject({ status: 400 })
      expect(node.world.reported.get(run.serviceId)).toEqual([`COMPLETED ${reason}`])
      expect(await node.store.find(run.serviceId)).toBeUndefined()
    },
  )

  it.each([
    ['_wait_for_agent', 'maybe'],
    ['_call_direction', 'UP'],
    ['_user_confirm_timeout', '0'],
    ['_user_confirm_timeout', '1e3'],
    ['_max_dial_attempts', '-1'],
    ['_booking_expiration_timeout', '4'],
    ['_access_code_length', '99'],
    ['_allocation_strategy', 'BEST'],
    ['_userterminated_first_connect_party', 'NOBODY'],
    ['_ttl', '0'],
  ])('with %s=%s is refused, and nothing is kept', async (name, value) => {
    const node = await stage()
    const run = newRun('VOICE-WAIT-USERTERM', { [name]: value })
    const refused = node.orchestrator.start(run).catch((error: unknown) => error)
    expect(await refused).toMatchObject({ status: 400 })
    expect(mayHaveHappened(await refused)).toBe(false)
    expect(await node.store.find(run.serviceId)).toBeUndefined()
    expect(await node.routing.interaction(run.serviceId)).toBeUndefined()
    expect(node.world.wakes.due.size).toBe(0)
  })

  it('into a queue with an impossible name is refused, and nothing is kept', async () => {
    const node = await stage()
    const run = { ...newRun('VOICE-WAIT-USERTERM'), options: { _urs_virtual_queue: 'a\u0000b' } }
    await expect(node.orchestrator.start(run)).rejects.toMatchObject({ status: 400 })
    expect(await node.store.find(run.serviceId)).toBeUndefined()
    expect(node.world.wakes.due.has(`orchestration-run ${run.serviceId}`)).toBe(false)
  })

  it('takes an option before a parameter, but for what may be overwritten', async () => {
    const node = await stage()
    const said = { _urs_virtual_queue: 'billing', _snooze_duration: '60' }
    const run = newRun('VOICE-WAIT-USERTERM', said)
    const options = {
      _urs_virtual_queue: 'sales',
      _snooze_duration: '30',
      _overwritable_options: 'x, _snooze_duration',
    }
    await node.orchestrator.start({ ...run, options })
    expect(await recordOf(node, run.serviceId)).toMatchObject({
      plan: { queue: 'sales', snooze: 60 },
    })
  })

  it('of a booked callback counts its time to live from the desired time', async () => {
    const node = await stage()
    const desired = '2031-05-28T15:30:00.000Z'
    const run = newRun('VOICE-WAIT-USERTERM', { _desired_time: desired, _ttl: '60' })
    await node.orchestrator.start(run)
    expect((await recordOf(node, run.serviceId)).endsAt).toBe(Date.parse(desired) + 60_000)
  })

  it('attaches the data as the service wants it', async () => {
    const node = await stage()
    const card = async (way: string) => {
      const run = newRun('VOICE-WAIT-USERTERM', { _attach_udata: way })
      await node.orchestrator.start(run)
      return (await node.routing.interaction(run.serviceId))?.customer ?? {}
    }
    expect(await card('separate_keys')).toMatchObject({ usr_reason: 'billing question' })
    expect(JSON.parse((await card('single_json')).GMS_UserData ?? '')).toEqual({
      usr_customer_name: 'Bob Markel',
      usr_reason: 'billing question',
    })
    const { GMS_UserData, _customer_number } = await card('gms_storage_id')
    expect({ GMS_UserData, _customer_number }).toMatchObject({
      GMS_UserData: expect.stringMatching(/^361-/),
      _customer_number: '6504661232',
    })
  })

  it('leaves out of the card what would not fit', async () => {
    const node = await stage()
    const run = newRun('VOICE-WAIT-USERTERM')
    const data = { essay: 'ü'.repeat(20_000), usr_reason: 'billing', _scenario: 'forged' }
    await node.orchestrator.start({ ...run, data })
    const { customer } = (await node.routing.interaction(run.serviceId)) ?? {}
    expect(customer).toMatchObject({ usr_reason: 'billing', _scenario: 'VOICE-WAIT-USERTERM' })
    expect(customer).not.toHaveProperty('essay')
  })
})
