import { customerThrottled, serviceThrottled } from '../callback-errors.ts'
import type { Throttle } from '../throttle.ts'
import type { AdmissionStep, Verdict, Wish } from './step.ts'

const day = 86_400 // seconds

/** So many callbacks of a service within a time. */
export function serviceThrottles(throttle: Throttle): readonly AdmissionStep[] {
  return [1, 2].map((number) => ({
    name: `service throttle ${number}`,
    async ask({ options, callback }: Wish): Promise<Verdict> {
      const option = `_throttle_callbacks_per_service_${number}`
      const limit = options.throttles.find((each) => each.option === option)
      if (limit === undefined) return { option, isUnasked: true }
      const { service } = callback
      const { most, within } = limit
      const isCounted = await throttle.take(option, service, { most, within })
      if (!isCounted) throw serviceThrottled(service, within)
      const undo = () => throttle.giveBack(option, service)
      return { option, detail: `${most} in ${within} s`, undo }
    },
  }))
}

/** So many of a customer a day; a header goes before the parameter of its name. */
export function customerThrottle(throttle: Throttle): AdmissionStep {
  return {
    name: 'customer throttle',
    async ask({ options, callback, value, header }) {
      const option = '_throttle_request_parameters_limit'
      const most = options.mostRequests
      if (most === undefined) return { option, isUnasked: true }
      const counted: string[] = []
      const of = (name: string) => `${callback.service} ${name}`
      const undo = async () => {
        for (const name of counted) await throttle.giveBack(of(name), said(name) ?? '')
      }
      const said = (name: string) => header(name) ?? value(name)
      for (const name of options.throttledParameters) {
        const own = said(name)
        if (own === undefined) continue
        if (!(await throttle.take(of(name), own, { most, within: day }))) {
          await undo()
          throw customerThrottled(name, own, most)
        }
        counted.push(name)
      }
      return { option, detail: `${most} a day by ${counted.join(', ')}`, undo }
    },
  }
}
