import { keyPart } from '../../base/kernel/index.ts'

/**
 * All deliveries share a hash tag: they are counted, capped and listed together. Each of these keys
 * lives for weeks after the last delivery; what is in them goes as the options say.
 */
export const deliveryKeys = {
  /** Hash: id → `<version> <key of its message, or -> <record>`. */
  records: 'gms:delivery:records:{all}',
  /** Sorted set, all scores 0: the ids, in the order of time. */
  index: 'gms:delivery:index:{all}',
  /** Sorted set: those not ended → when somebody must have looked at them. */
  open: 'gms:delivery:open:{all}',
  /** Sorted set: those ended → when. */
  ended: 'gms:delivery:ended:{all}',
  /** Sorted set, all scores 0: those that did not get through. */
  dead: 'gms:delivery:dead:{all}',
  /** Hash: key of a message → the message, while a delivery may need it. */
  messages: 'gms:delivery:messages:{all}',
  /** Hash: key of a message → how many deliveries hold it. */
  uses: 'gms:delivery:uses:{all}',
  /** Number: bytes of all messages. */
  bytes: 'gms:delivery:bytes:{all}',
} as const

/** String: the delivery that a sender goes on with by itself; as long as it may. */
export const goingOnKey = (name: string) => `gms:delivery:going-on:{${keyPart(name)}}`
