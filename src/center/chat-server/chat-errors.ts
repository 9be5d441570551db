import { ApiError, type Seconds } from '../../base/kernel/index.ts'

const exception = (fact: string) => `com.genesyslab.gsg.services.chat.${fact}Exception`

/** 404: there is no chat for this service, or it has been forgotten. */
export function chatUnknown(id: string): ApiError {
  return new ApiError(404, exception('ChatNotFound'), `No chat session for service ${id}`)
}

/** 400: the chat is over. */
export function chatEnded(): ApiError {
  return new ApiError(400, exception('ChatEnded'), 'Chat was finished')
}

/** 403: who wants to speak is not in the chat. */
export function notInChat(partyId: string): ApiError {
  return new ApiError(403, exception('NotInChat'), `${partyId} is not in this chat`)
}

/** 400: an event needs a text and has none. */
export function textMissing(type: string): ApiError {
  return new ApiError(400, exception('TextMissing'), `${type} needs a text`)
}

/** 400: a text holds characters that no screen shows. */
export function textMalformed(): ApiError {
  return new ApiError(400, exception('TextMalformed'), 'A text must not hold control characters')
}

/** 400: what is to be shown as a link is none that a browser should follow. */
export function urlMalformed(): ApiError {
  return new ApiError(400, exception('UrlMalformed'), 'A pushed URL must begin with http or https')
}

/** 413: a text is longer than the chat takes. */
export function textTooLong(bytes: number, most: number): ApiError {
  const message = `A text of ${bytes} bytes exceeds the limit of ${most}`
  return new ApiError(413, exception('TextTooLong'), message)
}

/** 429: a party writes more often than anybody can read. */
export function tooFast(after: Seconds): ApiError {
  const message = 'Too many events in one minute'
  return new ApiError(429, exception('TooManyEvents'), message, {
    headers: { 'retry-after': String(after) },
  })
}

/** 409: the chat or its list of parties is full. */
export function chatFull(): ApiError {
  return new ApiError(409, exception('ChatFull'), 'The chat takes no more')
}
