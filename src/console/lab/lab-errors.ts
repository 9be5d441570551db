import { ApiError } from '../../base/kernel/index.ts'

const exception = (fact: string) => `com.genesyslab.gsg.services.lab.${fact}Exception`

/** 409: it would measure the other one as well. */
export function dropTestRunning(): ApiError {
  const message = 'A drop test runs on this node already; wait until it is over'
  return new ApiError(409, exception('DropTestRunning'), message)
}

/** 409: this node lets no client of the test in, for instance where `gms_user` is believed from gateways alone. */
export function dropTestRefused(status: number, reason: string): ApiError {
  const message = `The clients of the test were refused with ${status}: ${reason}`
  return new ApiError(409, exception('DropTestRefused'), message)
}
