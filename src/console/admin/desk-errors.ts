import { ApiError } from '../../base/kernel/index.ts'

/** 403: a console user of role agent is the agent of the same name and no other. */
export function notYourDesk(agent: string): ApiError {
  return new ApiError(
    403,
    'com.genesyslab.gsg.services.desk.NotYourDeskException',
    `Only ${agent} or a supervisor may act as agent ${agent}`,
  )
}
