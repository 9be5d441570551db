import { ApiError, type ErrorHeaders } from '../../base/kernel/index.ts'

const exceptions = 'com.genesyslab.gsg.services.notification'

/** 404: never there, removed, or expired. */
export function subscriptionNotFound(): ApiError {
  return new ApiError(
    404,
    `${exceptions}.SubscriptionNotFoundException`,
    'Subscription ID not found',
  )
}

/** 404: the subscriber has no subscription. */
export function subscriberNotFound(): ApiError {
  return new ApiError(404, `${exceptions}.SubscriberNotFoundException`, 'Subscriber ID not found')
}

/** 404: the type is not in push.pushEnabled, or there is no channel of that name. */
export function pushTypeNotEnabled(type: string): ApiError {
  return new ApiError(
    404,
    `${exceptions}.PushTypeNotEnabledException`,
    `Push type ${type} is not enabled`,
  )
}

/** 400: comet reaches users, not devices. */
export function userMissing(): ApiError {
  return new ApiError(
    400,
    `${exceptions}.MissingUserException`,
    'The gms_user header is required for comet',
  )
}

/** 400: only comet does without a device. */
export function deviceMissing(type: string): ApiError {
  return new ApiError(
    400,
    `${exceptions}.MissingDeviceException`,
    `notificationDetails.deviceId is required for ${type}`,
  )
}

/** 400: a device id of a form its channel cannot use. */
export function deviceInvalid(expected: string): ApiError {
  return new ApiError(
    400,
    `${exceptions}.InvalidDeviceException`,
    `notificationDetails.deviceId must be ${expected}`,
  )
}

/** 400: one device is meant, and nobody said how to reach it. */
export function typeMissing(): ApiError {
  return new ApiError(
    400,
    `${exceptions}.MissingTypeException`,
    'notificationDetails.type is required with notificationDetails.deviceId',
  )
}

/** 400: the tag of an event is not of the tags' grammar. */
export function tagInvalid(): ApiError {
  return new ApiError(
    400,
    `${exceptions}.InvalidTagException`,
    'tag must be letters, digits and underscores between dots',
  )
}

/** 400: the filter of a subscription is not of the filters' grammar. */
export function filterInvalid(): ApiError {
  return new ApiError(
    400,
    `${exceptions}.InvalidFilterException`,
    'filter must be a tag, or * alone or after the last dot',
  )
}

/** 400: somebody subscribes without end. */
export function tooManySubscriptions(most: number): ApiError {
  return new ApiError(
    400,
    `${exceptions}.TooManySubscriptionsException`,
    `The subscriber has ${most} subscriptions, the most there may be`,
  )
}

/** 400: there is no channel of that name at all. */
export function pushTypeUnknown(type: string): ApiError {
  return new ApiError(
    400,
    `${exceptions}.UnknownPushTypeException`,
    `There is no push type ${type}`,
  )
}

/** 400: no section makes the provider one. */
export function providerUnknown(provider: string): ApiError {
  return new ApiError(
    400,
    `${exceptions}.UnknownProviderException`,
    `There is no section push.provider.${provider}`,
  )
}

/** 400: an attribute that would be published cannot be what it says. */
export function attributeInvalid(fault: string): ApiError {
  return new ApiError(400, `${exceptions}.InvalidAttributeException`, fault)
}

/** 503: the reference's answer when a device was not reached; the others have their message. */
export function notDelivered(
  o: { failed: number; of: number; reason: string },
  headers: ErrorHeaders = {},
): ApiError {
  return new ApiError(
    503,
    `${exceptions}.NotDeliveredException`,
    `${o.failed} of ${o.of} notifications could not be delivered: ${o.reason}`,
    { headers },
  )
}
