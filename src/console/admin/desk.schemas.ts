import { z } from 'zod'

const state = z.enum(['READY', 'NOT_READY', 'LOGGED_OUT'])
const seconds = z.number().describe('Seconds')
const time = z.string().describe('yyyy-MM-ddTHH:mm:ss.SSSZ')

const agentId = z
  .string()
  .describe('Id of the agent; a user of role agent acts as the agent of that name')

export const agentParams = z.object({ agent: agentId })
export const interactionParams = z.object({
  agent: agentId,
  id: z.string().describe('The service id'),
})

export const agentBody = z
  .object({
    nickname: z.string().optional().describe('What customers see; the id when never set'),
    queues: z.array(z.string()).optional().describe('Virtual queues the agent serves'),
    state: state.optional(),
    reason: z.string().optional().describe('With NOT_READY: why'),
    chats: z
      .number()
      .optional()
      .describe('Most chats at a time; routing.chats_per_agent when never set'),
  })
  .describe('What is left out stays as it is; an unknown agent is made')

export const outcomeBody = z
  .object({ outcome: z.enum(['reached', 'no-answer', 'busy', 'wrong-number', 'fax']) })
  .describe('How the call to the customer went')

export const done = z.object({}).describe('Done')

export const agent = z
  .object({
    id: z.string(),
    nickname: z.string(),
    queues: z.array(z.string()),
    state,
    reason: z.string().optional().describe('missed-offer, or as it was given'),
    since: time.describe('When the state began'),
    chats: z.number().describe('Most chats at a time'),
    load: z
      .object({ voice: z.number(), chat: z.number() })
      .describe('What it has, offers included'),
    loggedInAt: time.optional(),
    loginTime: seconds.describe('Seconds logged in, of all times'),
    readyTime: seconds.describe('Seconds ready, of all times'),
    handled: z.number(),
  })
  .describe('An agent of the embedded centre')

export const agentList = z.array(agent).describe('All agents of the last seven days, by id')

export const interactionList = z
  .array(
    z.object({
      id: z.string().describe('The service id'),
      media: z.enum(['voice', 'chat']),
      state: z
        .enum(['waiting', 'offered', 'active', 'ended'])
        .describe('Here offered or active; events tell of all'),
      queue: z.string(),
      customer: z.record(z.string(), z.string()),
      agent: z.string().optional(),
      arrivedAt: time,
      offeredAt: time.optional(),
      waited: seconds.describe('Seconds from arrival to acceptance, or until now'),
      offerEndsAt: time.optional(),
      offerEndsIn: seconds.optional().describe('Seconds left to accept'),
      acceptedAt: time.optional(),
      refusals: z.number().describe('Offers of it that were rejected or missed'),
    }),
  )
  .describe('What the agent has, by arrival')

const counts = {
  accepted: z.number(),
  handled: z.number(),
  abandoned: z.number(),
  averageWait: seconds.optional().describe('Seconds until acceptance; absent: nothing accepted'),
  averageHandling: seconds.optional().describe('Seconds; absent: nothing handled'),
}

export const queueList = z
  .array(
    z.object({
      queue: z.string(),
      waiting: z.number(),
      longestWait: seconds.describe('Seconds, of who waits now'),
      expectedWait: seconds.optional().describe('Seconds for a newcomer; absent: nobody serves it'),
      loggedInAgents: z.number(),
      readyAgents: z.number(),
      servingAgents: z.number().describe('Ready or busy'),
      ...counts,
      lastHour: z.object(counts),
    }),
  )
  .describe('All queues used in the last seven days, by name')
