import { z } from 'zod'

export const credentials = z
  .strictObject({
    user: z.string().min(1).max(64),
    password: z.string().min(1).max(1024),
  })
  .describe('As in section console, option users')

export const session = z
  .object({
    user: z.string(),
    role: z.enum(['viewer', 'agent', 'supervisor', 'admin']),
    zone: z.string().describe('The time zone of the server'),
    notices: z
      .array(z.enum(['embedded-store', 'default-password']))
      .describe('What this user should know of the installation'),
    csrf: z
      .string()
      .optional()
      .describe('To be sent as X-CSRF-Token with everything that changes something'),
    expiresAt: z
      .string()
      .optional()
      .describe('Later with every request; a day after sign-in at most'),
    mailbox: z.string().optional().describe('The CometD user to which changes are told'),
  })
  .describe('Who is signed in; csrf and what follows only by cookie')

export const done = z.object({}).describe('Done')
