import type { FastifyRequest } from 'fastify'
import {
  callerAddress,
  consoleUser,
  type HttpApp,
  jsonBodyOnly,
  type RouteGroup,
} from '../../base/http/index.ts'
import { toTimestamp } from '../../base/kernel/index.ts'
import type { Actor } from './actor.ts'
import {
  bookBody,
  booked,
  callbackDetail,
  callbackFile,
  callbackPage,
  callbackRow,
  callbackWeek,
  cancelAnswer,
  cancelManyBody,
  cancelOneBody,
  exportQuery,
  idParams,
  listQuery,
  rescheduleBody,
  usualPage,
  weekQuery,
} from './callback-console.schemas.ts'
import type { CallbackConsole } from './create-callback-console.ts'
import { parseCursor, spellCursor } from './queue/cursor.ts'
import { toSelection } from './queue/selection.ts'

const tags = ['console']
const area = '/genesys/1/admin/callback'

const lookers = { access: 'viewer' } as const
const actors = { access: 'supervisor' } as const
const callers = { access: 'agent' } as const
const limits = { bodyLimit: 65_536 } // a thousand ids, and a reason

/** The callbacks of all services, for whoever watches and mends them. */
export function callbackConsoleRoutes(console: CallbackConsole): RouteGroup {
  return (app) => {
    list(app, console)
    book(app, console)
    week(app, console)
    exported(app, console)
    detail(app, console)
    reschedule(app, console)
    callLater(app, console)
    cancelOne(app, console)
    cancelMany(app, console)
  }
}

function list(app: HttpApp, { book, desk, clock }: CallbackConsole): void {
  const summary = 'Callbacks by service, state, time or customer, page by page'
  const schema = { tags, summary, querystring: listQuery, response: { 200: callbackPage } }
  app.get(`${area}/list`, { schema, config: lookers }, async (request) => {
    const { sort = 'due', limit, cursor, ...query } = request.query
    const selection = toSelection(query, clock.now())
    const after = cursor === undefined ? undefined : parseCursor(cursor)
    const page = await book.page(selection, sort, Number(limit ?? usualPage), after)
    return {
      at: toTimestamp(clock.now()),
      callbacks: await desk.rows(page.callbacks, consoleUser(request)),
      ...(page.next === undefined ? {} : { next: spellCursor(page.next) }),
    }
  })
}

function book(app: HttpApp, { bookings }: CallbackConsole): void {
  const summary = 'Book a callback for a customer, whatever credentials its service asks apps for'
  const schema = { tags, summary, body: bookBody, response: { 200: booked } }
  const route = { schema, config: actors, ...limits, preValidation: jsonBodyOnly }
  app.post(area, route, async (request) => {
    return { id: await bookings.book(request.body, actorOf(request)) }
  })
}

function week(app: HttpApp, { weeks }: CallbackConsole): void {
  const summary =
    'The slots of a week: open or closed and why, how many callbacks each takes and has'
  const schema = { tags, summary, querystring: weekQuery, response: { 200: callbackWeek } }
  app.get(`${area}/week`, { schema, config: lookers }, (request) => {
    return weeks.of(request.query.service, request.query.week)
  })
}

const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function exported(app: HttpApp, { exports }: CallbackConsole): void {
  const summary = 'Callbacks as a file: those that match, or those named'
  const produces = ['text/csv', 'application/pdf', spreadsheet]
  const response = { 200: callbackFile }
  const schema = { tags, summary, produces, querystring: exportQuery, response }
  app.get(`${area}/export`, { schema, config: lookers }, async (request, reply) => {
    const { format = 'csv', ...query } = request.query
    const file = await exports.file(query, format, consoleUser(request))
    return reply.headers(file.headers).send(file.body)
  })
}

function detail(app: HttpApp, { desk }: CallbackConsole): void {
  const summary = 'One callback: its record, data and history, and what may be done with it'
  const schema = { tags, summary, params: idParams, response: { 200: callbackDetail } }
  app.get(`${area}/:id`, { schema, config: lookers }, (request) => {
    return desk.detail(request.params.id, consoleUser(request))
  })
}

function reschedule(app: HttpApp, { desk }: CallbackConsole): void {
  const summary =
    'Move a callback to another time; a full slot is refused with the free ones around it'
  const about = { tags, summary, params: idParams, body: rescheduleBody }
  const schema = { ...about, response: { 200: callbackRow } }
  const route = { schema, config: actors, ...limits, preValidation: jsonBodyOnly }
  app.post(`${area}/:id/reschedule`, route, (request) => {
    return desk.reschedule(request.params.id, request.body.desiredTime, actorOf(request))
  })
}

function callLater(app: HttpApp, { desk, laterCalls }: CallbackConsole): void {
  const summary = 'End a call whose customer asks to be called later, and book that call'
  const about = { tags, summary, params: idParams, body: rescheduleBody }
  const schema = { ...about, response: { 200: callbackRow } }
  const route = { schema, config: callers, ...limits, preValidation: jsonBodyOnly }
  app.post(`${area}/:id/later`, route, async (request) => {
    const { id } = request.params
    const booked = await laterCalls.book(id, request.body.desiredTime, actorOf(request))
    return desk.row(booked, consoleUser(request))
  })
}

function cancelOne(app: HttpApp, { desk }: CallbackConsole): void {
  const summary = 'Cancel a callback, with a reason'
  const about = { tags, summary, params: idParams, body: cancelOneBody }
  const schema = { ...about, response: { 200: cancelAnswer } }
  app.post(`${area}/:id/cancel`, { schema, config: actors, ...limits }, (request) => {
    return desk.cancel([request.params.id], reasonOf(request.body), actorOf(request))
  })
}

function cancelMany(app: HttpApp, { desk }: CallbackConsole): void {
  const summary = 'Cancel many callbacks, with a reason'
  const schema = { tags, summary, body: cancelManyBody, response: { 200: cancelAnswer } }
  const route = { schema, config: actors, ...limits, preValidation: jsonBodyOnly }
  app.post(`${area}/list/cancel`, route, (request) => {
    return desk.cancel(request.body.ids, reasonOf(request.body), actorOf(request))
  })
}

function reasonOf(body: { reason?: string | undefined } | null | undefined): string {
  return body?.reason?.trim() || 'CANCELLED'
}

function actorOf(request: FastifyRequest): Actor {
  return { user: consoleUser(request), address: callerAddress(request) }
}
