import type { Seconds } from '../../../base/kernel/index.ts'

/** The options of section dialler. */
export interface DiallerOptions {
  /** `agent`: agents dial themselves. `asterisk`: the server does, over Asterisk's REST Interface. */
  readonly type: 'agent' | 'asterisk'
  /** Of the interface, as `http://pbx.example.com:8088/ari`. */
  readonly url: string
  readonly username: string
  readonly password: { reveal(): string }
  /** Where the dialplan takes over once the first party has answered; unset, `app` does. */
  readonly context: string
  readonly app: string
  /** What is dialled for a customer: `PJSIP/{number}@trunk`. */
  readonly customer_endpoint: string
  /** What is dialled for an agent: `PJSIP/{agent}`. */
  readonly agent_endpoint: string
  readonly caller_id: string
  readonly ring_timeout: Seconds
  /** For one exchange with the interface. */
  readonly timeout: Seconds
}
