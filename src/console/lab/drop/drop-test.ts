import { setTimeout } from 'node:timers/promises'
import { type Milliseconds, newHexId } from '../../../base/kernel/index.ts'
import { cutKinds, DropClient } from './drop-client.ts'
import { type DropCounts, DropLedger } from './drop-ledger.ts'

export interface DropPlan {
  readonly sockets: number
  /** How often each socket is lost. */
  readonly cuts: number
  readonly messages: number
}

export interface DropParts {
  /** Where this node listens. */
  readonly address: { readonly host: string; readonly port: number }
  readonly deliver: (user: string, event: { tag: string; message: string }) => Promise<unknown>
}

interface Round extends DropCounts {
  /** Undefined for the first, in which no socket is lost. */
  readonly kind?: (typeof cutKinds)[number]
}

export interface DropResult extends DropCounts {
  readonly sockets: number
  /** Made in all. */
  readonly cuts: number
  readonly seconds: number
  /** False when it was stopped, or its time was over. */
  readonly finished: boolean
  readonly faults: readonly string[]
  readonly rounds: readonly Round[]
}

const longestRun: Milliseconds = 60_000
const rate = 1000 // messages a second: the node serves its customers meanwhile
const tick: Milliseconds = 10
const quiet: Milliseconds = 5000 // without a message that was missing: what has not come will not
const signOnAtOnce = 20

/**
 * Sends numbered messages to users of its own, whose sockets are all lost in each round but the
 * first while messages flow, and counts what is lost and what comes twice.
 */
export async function runDropTest(
  plan: DropPlan,
  { address, deliver }: DropParts,
  stop: AbortSignal,
): Promise<DropResult> {
  const began = performance.now()
  const signal = AbortSignal.any([stop, AbortSignal.timeout(longestRun)])
  const ledger = new DropLedger()
  const strangers: string[] = []
  const run = newHexId()
  const users = Array.from({ length: plan.sockets }, (_, at) => `drop-test:${run}:${at}`)
  const clients = users.map((user) => {
    const take = (number: number) => {
      if (!ledger.arrived(number, user)) strangers.push(`a message that was not for ${user}`)
    }
    return new DropClient({ address, user, take })
  })
  let finished = false
  try {
    await inTurns(clients, (client) => client.start())
    await sendRounds(plan, { users, clients, ledger, deliver, signal })
    finished = await settled(ledger, signal)
  } finally {
    await Promise.all(clients.map((client) => client.stop()))
  }
  return {
    ...ledger.counts(),
    sockets: plan.sockets,
    cuts: clients.reduce((sum, { made }) => sum + made, 0),
    seconds: Math.round((performance.now() - began) / 100) / 10,
    finished,
    faults: [...strangers, ...clients.flatMap(({ faults }) => faults)].slice(0, 5),
    rounds: Array.from({ length: plan.cuts + 1 }, (_, round) => ({
      ...(round === 0 ? {} : kindOf(round)),
      ...ledger.counts(round),
    })),
  }
}

interface Sending {
  readonly users: readonly string[]
  readonly clients: readonly DropClient[]
  readonly ledger: DropLedger
  readonly deliver: DropParts['deliver']
  readonly signal: AbortSignal
}

/** At an even pace; in the middle of a round its sockets are lost. */
async function sendRounds({ messages, cuts }: DropPlan, sending: Sending): Promise<void> {
  const { users, clients, ledger, deliver, signal } = sending
  const perTick = Math.max(1, Math.round((rate * tick) / 1000))
  const perRound = messages / (cuts + 1)
  let lastCut = 0
  for (let sent = 0; sent < messages && !signal.aborted; ) {
    const count = Math.min(perTick, messages - sent)
    await Promise.all(
      Array.from({ length: count }, (_, at) => {
        const user = users[(sent + at) % users.length] ?? ''
        const number = ledger.sent(Math.floor((sent + at) / perRound), user)
        return deliver(user, { tag: 'lab.drop', message: String(number) })
      }),
    )
    sent += count
    const round = Math.floor(sent / perRound - 0.5) // half of it is sent
    if (round > lastCut && round <= cuts) {
      lastCut = round
      for (const client of clients) void client.loseSocket(kindOf(round).kind)
    }
    await setTimeout(tick)
  }
}

/** True once everything has come; false when nothing more comes, or the time is over. */
async function settled(ledger: DropLedger, signal: AbortSignal): Promise<boolean> {
  const { sent } = ledger.counts()
  let [received, since] = [ledger.received, performance.now()]
  while (!signal.aborted) {
    if (ledger.received === sent) {
      await setTimeout(quietAfterAll) // what comes twice comes late
      return true
    }
    if (ledger.received > received) [received, since] = [ledger.received, performance.now()]
    if (performance.now() - since > quiet) return true
    await setTimeout(tick)
  }
  return false
}

const quietAfterAll: Milliseconds = 300

function kindOf(round: number) {
  return { kind: cutKinds[(round - 1) % cutKinds.length] ?? 'before-reply' } as const
}

async function inTurns<T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += signOnAtOnce) {
    await Promise.all(all.slice(from, from + signOnAtOnce).map(work))
  }
}
