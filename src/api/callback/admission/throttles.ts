import { customerThrottled, serviceThrottled } from '../callback-errors.ts'
import type { CallbackOptions } from '../callback-options.ts'
import type { Throttle } from '../throttle.ts'
import type { AdmissionStep, Verdict, Wish } from './step.ts'

const day = 86_400 // seconds

/** So many callbacks of a service within a time. */
export function serviceThrottles(throttle: Throttle): readonly AdmissionStep[] {
  return [1, 2].map((number) => ({
    name: `service throttle ${number}`,
    ask({ options, callback }: Wish): Verdict | Promise<Verdict> {
      const option = `_throttle_callbacks_per_service_${number}`
      const limit = options.throttles.find((each) => each.option === option)
      if (limit === undefined) return { option, isUnasked: true }
      return count(throttle, callback.service, limit)
    },
  }))
}

async function count(
  throttle: Throttle,
  service: string,
  { option, most, within }: CallbackOptions['throttles'][number],
): Promise<Verdict> {
  const isCounted = await throttle.take(option, service, { most, within })
  if (!isCounted) throw serviceThrottled(service, within)
  const undo = () => throttle.giveBack(option, service)
  return { option, detail: `${most} in ${within} s`, undo }
}

/** So many of a customer a day; a header goes before the parameter of its name. */
export function customerThrottle(throttle: Throttle): AdmissionStep {
  return {
    name: 'customer throttle',
    ask(wish) {
      const option = '_throttle_request_parameters_limit'
      const most = wish.options.mostRequests
      return most === undefined ? { option, isUnasked: true } : countCustomer(throttle, wish, most)
    },
  }
}

async function countCustomer(throttle: Throttle, wish: Wish, most: number): Promise<Verdict> {
  const { options, callback, value, header } = wish
  const of = (name: string) => `${callback.service} ${name}`
  const said = (name: string) => header(name) ?? value(name)
  const counted: string[] = []
  const undo = async () => {
    for (const name of counted) await throttle.giveBack(of(name), said(name) ?? '')
  }
  for (const name of options.throttledParameters) {
    const own = said(name)
    if (own === undefined) continue
    if (!(await throttle.take(of(name), own, { most, within: day }))) {
      await undo()
      throw customerThrottled(name, own, most)
    }
    counted.push(name)
  }
  const option = '_throttle_request_parameters_limit'
  return { option, detail: `${most} a day by ${counted.join(', ')}`, undo }
}
