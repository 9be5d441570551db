import type { Milliseconds, Seconds } from '../../base/kernel/index.ts'
import type { MeasuredAgent, MeasuredQueue } from './contact-centre.ts'
import type { StatisticValue } from './statistic.ts'

/*
 * What the embedded contact centre can measure, under the names that configurations of Stat Server
 * give such statistics: the first name is the one shown, the others mean the same. Durations are
 * whole seconds. Totals are those that routing keeps: of an agent as long as the agent is known, of a
 * queue as long as the queue is.
 */

export interface Definition<Measured> {
  readonly names: readonly string[]
  readonly compute: (measured: Measured) => StatisticValue
}

/** An agent, seen at a point in time. */
export type AgentNow = MeasuredAgent & { readonly now: Milliseconds }

/** The agents that serve the queue of its name: the embedded contact centre has no other groups. */
export type Group = readonly MeasuredAgent[]

/** A queue and those who serve it. */
export type ServedQueue = MeasuredQueue & { readonly agents: Group }

/** Answered while nobody serves a queue: the reference's examples show it where no end is in sight. */
const endlessWait: Seconds = 10_000

/** Counts of agents, the same for a group and for the queue it serves. */
const headCounts: readonly Definition<Group>[] = [
  {
    names: ['CurrentReadyAgents', 'CurrNumberReadyAgents', 'CurrReadyAgents'],
    compute: (agents) => count(agents, 'READY'),
  },
  {
    names: ['CurrentNotReadyAgents', 'CurrNumberNotReadyAgents', 'CurrNotReadyAgents'],
    compute: (agents) => count(agents, 'NOT_READY'),
  },
  {
    names: ['CurrAgentsLoggedIn', 'CurrentLoggedInAgents', 'CurrNumberLoggedInAgents'],
    compute: (agents) => agents.length - count(agents, 'LOGGED_OUT'),
  },
  {
    names: ['CurrAgentsLoggedOut', 'CurrentLoggedOutAgents', 'CurrNumberLoggedOutAgents'],
    compute: (agents) => count(agents, 'LOGGED_OUT'),
  },
]

export const queueMetrics: readonly Definition<ServedQueue>[] = [
  {
    names: [
      ...['CurrNumberWaitingCalls', 'CurrentNumberWaitingCalls', 'CallsWaiting', 'WaitingCalls'],
      ...['CurrentInQueue', 'CurrentWaiting'],
    ],
    compute: ({ waiting }) => waiting,
  },
  {
    names: ['ExpectedWaitTime', 'EstimatedWaitTime', 'EWT'],
    compute: ({ expectedWait }) => Math.round(expectedWait ?? endlessWait),
  },
  {
    names: [
      ...['CurrMaxCallWaitingTime', 'CurrentMaxCallWaitingTime', 'CurrMaxWaitTime'],
      ...['CurrentMaxWaitTime', 'LongestWaitTime'],
    ],
    compute: ({ longestWait }) => Math.round(longestWait),
  },
  {
    names: [
      ...['TotalNumberCallsAband', 'TotalNumberCallsAbandoned', 'TotalAbandCalls'],
      ...['TotalAbandoned', 'TotalCallsAbandoned', 'CallsAbandoned'],
    ],
    compute: ({ abandoned }) => abandoned,
  },
  {
    names: [
      ...['TotalNumberCallsAnswered', 'TotalAnsweredCalls', 'TotalAnswered', 'CallsAnswered'],
      ...['TotalCallsAnswered', 'TotalNumberCallsDistrib', 'TotalDistribCalls', 'TotalDistributed'],
    ],
    compute: ({ accepted }) => accepted,
  },
  {
    names: ['TotalHandledCalls', 'TotalNumberCallsHandled', 'TotalCallsHandled', 'CallsHandled'],
    compute: ({ handled }) => handled,
  },
  {
    names: [
      ...['AverHandleTime', 'AverHandleCallTime', 'AverageHandleTime', 'AverHandlingTime'],
      ...['AverageHandlingTime', 'AHT'],
    ],
    compute: ({ averageHandling }) => Math.round(averageHandling ?? 0),
  },
  {
    names: ['AverDistribCallTime', 'AverWaitTime', 'AverageWaitTime', 'AverageWaitingTime', 'ASA'],
    compute: ({ averageWait }) => Math.round(averageWait ?? 0),
  },
  {
    names: ['AbandCallsPercentage', 'AbandonedCallsPercentage'],
    compute: ({ abandoned, accepted }) => percentage(abandoned, abandoned + accepted),
  },
  ...headCounts.map(({ names, compute }) => ({
    names,
    compute: ({ agents }: ServedQueue) => compute(agents),
  })),
]

export const agentMetrics: readonly Definition<AgentNow>[] = [
  {
    names: ['CurrentAgentState', 'CurrentAgentStatus', 'CurrentState', 'CurrentStatus'],
    compute: (agent) => toStatus(agent),
  },
  {
    names: ['TimeInCurrentState', 'CurrentStateTime', 'CurrentStatusTime'],
    compute: ({ now, since }) => Math.max(0, Math.floor((now - since) / 1000)),
  },
  {
    names: [
      ...['TotalLoginTime', 'TotalLoggedInTime', 'LoginDuration'],
      'TotaLoginTime', // as one example of the reference spells it
    ],
    compute: ({ loginTime }) => Math.floor(loginTime),
  },
  {
    names: ['TotalReadyTime', 'TotalTimeReady', 'ReadyDuration'],
    compute: ({ readyTime }) => Math.floor(readyTime),
  },
  {
    names: ['TotalNotReadyTime', 'TotalTimeNotReady', 'NotReadyDuration'],
    compute: ({ loginTime, readyTime }) => Math.max(0, Math.floor(loginTime - readyTime)),
  },
  {
    names: ['TotalHandledCalls', 'TotalNumberCallsHandled', 'TotalCallsHandled', 'CallsHandled'],
    compute: ({ handled }) => handled,
  },
  {
    names: ['CurrentNumberInCall', 'CurrNumberCalls', 'CurrentCalls'],
    compute: (agent) => inHand(agent),
  },
]

export const groupMetrics: readonly Definition<Group>[] = [
  ...headCounts,
  {
    names: ['CurrentNumberInCall', 'CurrNumberCalls', 'CurrentCalls'],
    compute: (agents) => sum(agents, inHand),
  },
  {
    names: ['TotalLoginTime', 'TotalLoggedInTime', 'LoginDuration'],
    compute: (agents) => Math.floor(sum(agents, ({ loginTime }) => loginTime)),
  },
  {
    names: ['TotalReadyTime', 'TotalTimeReady', 'ReadyDuration'],
    compute: (agents) => Math.floor(sum(agents, ({ readyTime }) => readyTime)),
  },
  {
    names: ['TotalHandledCalls', 'TotalNumberCallsHandled', 'TotalCallsHandled', 'CallsHandled'],
    compute: (agents) => sum(agents, ({ handled }) => handled),
  },
]

/** In Stat Server's words for the status of an agent. */
function toStatus(agent: MeasuredAgent): string {
  if (agent.state === 'LOGGED_OUT') return 'LoggedOut'
  if (inHand(agent) > 0) return 'CallInbound'
  return agent.state === 'READY' ? 'WaitForNextCall' : 'NotReadyForNextCall'
}

/** Calls and chats, those that ring included. */
function inHand({ load }: MeasuredAgent): number {
  return load.voice + load.chat
}

function count(agents: Group, state: MeasuredAgent['state']): number {
  return agents.filter((agent) => agent.state === state).length
}

function sum(agents: Group, of: (agent: MeasuredAgent) => number): number {
  return agents.reduce((total, agent) => total + of(agent), 0)
}

function percentage(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((100 * part) / whole)
}
