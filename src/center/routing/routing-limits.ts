/** What no option changes: beyond it something is wrong with whoever asks. */
export const routingLimits = {
  /** Characters of any name, nickname and reason; the kernel's isUserName judges them. */
  name: 256,
  /** One event looks through all queues of an agent. */
  queuesOfAgent: 50,
  /** A hundred chats at a time are none that a person has. */
  chats: 100,
  /** An embedded centre; all of them are listed at once. */
  agents: 1000,
  queues: 1000,
  /** Bytes of what is known of a customer; it is in every event and every list. */
  customer: 16_384,
} as const
