import { describe, expect, it } from 'vitest'
import { newRun as newRecord } from '../../../../src/center/orchestration/embedded/run/new-run.ts'
import type { RunRecord } from '../../../../src/center/orchestration/embedded/run/run-record.ts'
import {
  type ScenarioName,
  toScenario,
} from '../../../../src/center/orchestration/embedded/run/scenario.ts'
import { advance } from '../../../../src/center/orchestration/embedded/tables/advance.ts'
import { tables } from '../../../../src/center/orchestration/embedded/tables/index.ts'
import {
  type EventName,
  findRow,
  type Row,
  reported,
  type State,
  type Table,
} from '../../../../src/center/orchestration/embedded/tables/state-table.ts'
import { newRun } from './support.ts'

const now = 1_900_000_000_000
const world = { now, ringTimeout: 40_000, access: undefined }
const all = Object.entries(tables) as [ScenarioName, Table][]

/** A run in the middle of a scenario, with an agent and a call that may ring. */
function runIn(name: ScenarioName, state: State): RunRecord {
  const run = newRun(name)
  const scenario = toScenario(run)
  if ('error' in scenario) throw scenario.error
  const queued = tables[name].queued.includes(state)
  return {
    ...newRecord(run, scenario, now),
    ...{ state, queued, todo: [], dueAt: now, reported: reported[state] },
    agent: { id: 'kristi', stage: 'held' },
    call: { id: 'call-1', agent: 'kristi', begun: true },
    access: { number: '6504663205', code: undefined, expiresAt: now + 30_000 },
  }
}

const key = (row: Row) => (state: State) =>
  `${state}: ${row.on}${row.when === undefined ? '' : ` [${row.when}]`} → ${row.to ?? state}`

function reachable({ initial, rows }: Table): Set<State> {
  const found = new Set<State>([initial])
  for (const state of found) {
    for (const { from, to } of rows) if (to !== undefined && from.includes(state)) found.add(to)
  }
  return found
}

const handles = ({ rows }: Table, state: State, on: EventName) =>
  rows.some((row) => row.on === on && row.when === undefined && row.from.includes(state))

describe.each(all)('%s', (name, table) => {
  const states = [...reachable(table)].filter((state) => state !== 'over')
  const moves = table.rows.flatMap((row) =>
    row.from.map((from) => [key(row)(from), from, row] as const),
  )

  it.each(moves)('%s', (_, from, row) => {
    const found = findRow(table, from, row.on, (guard) => guard === row.when)
    expect(found).toBe(row)
    const before = runIn(name, from)
    const after = advance(before, { table, row, on: row.on }, world)
    const to = row.to ?? from
    const has = (errand: string) => after.todo.some((todo) => todo.do === errand)
    const does = (action: string) => row.do?.some((each) => each === action) ?? false
    expect(after.state).toBe(to)
    expect(after.queued).toBe(table.queued.includes(to))
    expect(has('queue')).toBe(after.queued && !before.queued)
    expect(has('withdraw')).toBe(before.queued && !after.queued)
    expect(has('dial')).toBe(does('dial'))
    expect(has('hang-up')).toBe(does('hang-up'))
    expect(has('release')).toBe(to === 'over')
    expect(has('report')).toBe(reported[to] !== undefined && reported[to] !== reported[from])
    expect(after.reported).toBe(reported[to] ?? before.reported)
    expect(after.dueAt === undefined).toBe(table.limits[to] === undefined)
    expect(after.reason === undefined).toBe(to !== 'over')
    expect(after.counts.dials - before.counts.dials).toBe(does('dial') ? 1 : 0)
  })

  it('has no row that comes too late, or from a state that is never reached', () => {
    for (const [label, from, row] of moves) {
      const same = table.rows.filter((each) => each.on === row.on && each.from.includes(from))
      const earlier = same.slice(0, same.indexOf(row))
      expect(
        earlier.filter(({ when }) => when === undefined || when === row.when),
        label,
      ).toEqual([])
      expect(states, label).toContain(from)
    }
  })

  it('knows from each state what follows its limit, its agent’s end and its own', () => {
    for (const state of states) {
      if (table.limits[state] !== undefined) expect(handles(table, state, 'timeout')).toBe(true)
      expect(handles(table, state, 'terminate')).toBe(true)
      expect(handles(table, state, 'expiry')).toBe(state !== 'talking')
      if (table.queued.includes(state)) expect(handles(table, state, 'done')).toBe(true)
      const mayBeDropped = table.queued.includes(state) && !served.has(state)
      expect(handles(table, state, 'dropped'), state).toBe(mayBeDropped)
    }
  })

  it('gives a reason with every end and with nothing else', () => {
    for (const { to, because } of table.rows) expect(because !== undefined).toBe(to === 'over')
  })

  it('never leaves a telephone ringing', () => {
    for (const [label, from, row] of moves) {
      if (from !== 'dialling' || row.to === undefined || row.to === 'talking') continue
      const isSilent = ['silent', 'impossible'].includes(row.on)
      const byAgent = row.when === 'agent-dials'
      expect(row.do?.includes('hang-up') === true || isSilent || byAgent, label).toBe(true)
    }
  })

  it('is over when it is over', () => {
    expect(table.rows.filter(({ from }) => from.includes('over'))).toEqual([])
  })
})

/** In these an agent has it: its interaction can end by completion only. */
const served = new Set<State>(['held', 'calling', 'dialling', 'talking'])
