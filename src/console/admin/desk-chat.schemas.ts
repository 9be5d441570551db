import { z } from 'zod'

const time = z.string().describe('yyyy-MM-ddTHH:mm:ss.SSSZ')
const partyType = z.enum(['CLIENT', 'AGENT', 'SUPERVISOR', 'EXTERNAL'])
const staffType = z.enum(['AGENT', 'SUPERVISOR', 'EXTERNAL'])

export const chatParams = z.object({ id: z.string().describe('The service id') })

export const chatQuery = z.object({
  transcriptPosition: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a position: 0, 1, 2, …')
    .optional()
    .describe('What the caller has already; all when left out'),
})

/** Verbs that need no words may come without a body; it is null then. */
export const talkBody = z
  .object({
    message: z.string().optional().describe('What is said; a notice has words of its own'),
    url: z.string().optional().describe('With pushUrl: begins with http or https'),
  })
  .nullish()

export const joinBody = z
  .object({
    type: staffType
      .optional()
      .describe('As what, AGENT when left out; SUPERVISOR needs the role supervisor'),
  })
  .nullish()

export const transferBody = z.object({
  to: z
    .object({
      queue: z.string().optional().describe('Whoever serves it; the same queue when left out'),
      agent: z.string().optional().describe('Ready and free for a chat'),
    })
    .refine(({ queue, agent }) => queue !== undefined || agent !== undefined, {
      error: 'must name a queue or an agent',
    }),
})

export const said = z
  .object({ transcriptPosition: z.string() })
  .describe('Where it stands in the transcript')

export const chat = z
  .object({
    id: z.string().describe('The service id'),
    queue: z.string(),
    subject: z.string(),
    customer: z.record(z.string(), z.string()).describe('Names as fldn…, and user data'),
    parties: z
      .array(z.object({ id: z.string(), type: partyType, nickname: z.string() }))
      .describe('Who is in it now'),
    transferredBy: z.string().optional().describe('Leaves when another agent accepts'),
    startedAt: time,
    endedAt: time.optional(),
    endReason: z.enum(['customer', 'agent', 'inactivity', 'expired', 'no-agent']).optional(),
    chatSessionId: z.string(),
    chatIxnState: z.enum(['TRANSCRIPT', 'DISCONNECTED']),
    transcriptPosition: z.string().describe('Of the last entry shown, or as it was asked for'),
    transcriptToShow: z
      .array(z.array(z.string()))
      .describe('Event, nickname, text, seconds since the beginning, type of party'),
  })
  .describe('A chat and what was said in it')
