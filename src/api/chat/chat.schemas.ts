import { z } from 'zod'

const jsonType = 'application/json'

export const chatParams = z.object({
  id: z.string().describe('Id of the service, as create gave it'),
})

/** What the room reads by itself: the document describes it, validation lets everything pass. */
export const openingBody = z.unknown().meta({
  type: 'object',
  additionalProperties: { type: 'string' },
  properties: {
    notify_by: { type: 'string', description: '`comet`: news come over CometD to the gms_user' },
    firstName: { type: 'string' },
    lastName: { type: 'string' },
    email: { type: 'string' },
    subject: { type: 'string', description: 'None, when it is missing' },
    userDisplayName: { type: 'string', description: 'The name in the transcript' },
    subscriptionID: { type: 'string', description: 'The subscription to push to' },
    push_notification_type: { type: 'string', description: 'Or the device: how it is reached' },
    push_notification_deviceid: { type: 'string' },
    push_notification_language: { type: 'string' },
    push_notification_debug: { type: 'string' },
    push_notification_provider: { type: 'string' },
    _verbose: { type: 'string' },
  },
  description: 'Who begins the chat; other names are user data, which the agent sees',
})

export const requestBody = z.unknown().meta({
  type: 'object',
  additionalProperties: { type: 'string' },
  properties: {
    message: { type: 'string' },
    pushUrl: { type: 'string' },
    transcriptPosition: { type: 'string', description: 'What the customer has already' },
    _verbose: { type: 'string' },
  },
})

export const formTypes = ['multipart/form-data', 'application/x-www-form-urlencoded', jsonType]

export const chatAnswer = z.unknown().meta({
  type: 'object',
  additionalProperties: true,
  properties: {
    chatIxnState: { type: 'string', enum: ['CONNECTED', 'TRANSCRIPT', 'DISCONNECTED'] },
    chatSessionId: { type: 'string' },
    transcriptPosition: { type: 'string' },
    chatServiceMessage: { type: 'string' },
    startedAt: { type: 'string' },
    transcriptToShow: {
      type: 'array',
      items: { type: 'array', items: { type: 'string' }, minItems: 5, maxItems: 5 },
      description: 'Event, nickname, text, seconds since the beginning, type of party',
    },
  },
  description: 'How the chat stands; with `_verbose` its keys and addresses too',
})
