import { ApiError, serviceUnavailable } from '../../base/kernel/index.ts'

const exception = (fact: string) => `com.genesyslab.gsg.services.delivery.${fact}Exception`

/** 404: never there, discarded, or kept no longer. */
export function deliveryNotFound(): ApiError {
  return new ApiError(404, exception('DeliveryNotFound'), 'Delivery not found')
}

/** 409: no subscription was removed for it, or it is back already. */
export function nothingToUndo(): ApiError {
  return new ApiError(
    409,
    exception('NothingToUndo'),
    'No subscription was removed for this delivery',
  )
}

/** 409: the subscription cannot come back. */
export function subscriptionOver(): ApiError {
  return new ApiError(
    409,
    exception('SubscriptionOver'),
    'The subscription would have expired by now, or its subscriber has too many',
  )
}

/** 503: another node has written the delivery in between. */
export function deliveryChanged(): ApiError {
  return serviceUnavailable('The delivery is being worked on')
}
