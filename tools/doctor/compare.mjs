/** Says where an answer of the replay differs from the recorded one: status, keys, headers. */
import { parsed } from './ids.mjs'
import { keyShown } from './masking.mjs'

/** Those a client reads; how their values are compared, and whether they may be shown. */
const headersThatMatter = {
  'content-type': (values) => values.join(',').toLowerCase().replace(/\s+/g, ''),
  'cache-control': (values) => [...new Set(values.join(',').split(/\s*,\s*/))].sort().join(', '),
  pragma: (values) => values.join(', '),
  'set-cookie': (values) =>
    values
      .map((each) => each.split('=')[0].trim())
      .sort()
      .join(', '),
  'www-authenticate': (values) => values.map((each) => each.split(' ')[0]).join(', '),
  'access-control-allow-origin': isThere,
  age: isThere,
  allow: (values) =>
    values
      .join(',')
      .split(/\s*,\s*/)
      .sort()
      .join(', '),
  'content-disposition': (values) => values.map((each) => each.split(';')[0]).join(', '),
  location: isThere,
  'retry-after': isThere,
}

function isThere() {
  return 'there'
}

/** `[{ exchange, lines }]` of those that differ. */
export function differences(answered) {
  const events = eventShapes(answered)
  return answered.flatMap(({ exchange, replayed }) => {
    const shapes = [shapeOf(exchange.answer, events.recorded), shapeOf(replayed, events.replayed)]
    // Of a refusal in place of an answer nothing else is worth telling.
    const isOther = exchange.answer.status !== replayed.status
    const lines = isOther
      ? [statusLine(exchange.answer, replayed)]
      : [...keyLines(...shapes), ...headerLines(exchange.answer, replayed)]
    return lines.length === 0 ? [] : [{ exchange, lines }]
  })
}

function statusLine({ status }, replayed) {
  const exception = parsed(replayed.text)?.exception
  const reason = typeof exception === 'string' ? ` (${exception})` : ''
  return `status ${status}, here ${replayed.status === 0 ? 'no answer' : replayed.status}${reason}`
}

function headerLines(recorded, replayed) {
  return Object.entries(headersThatMatter).flatMap(([name, read]) => {
    const [there, here] = [recorded, replayed].map(({ headers }) => {
      const values = headers
        .filter(([each]) => each === name)
        .flatMap(([, value]) => value.split('\n'))
      return values.length === 0 ? undefined : read(values)
    })
    if (there === here) return []
    if (there === undefined) return [`header ${name} added: ${here}`]
    if (here === undefined) return [`header ${name} missing: ${there}`]
    return [`header ${name}: ${there}, here ${here}`]
  })
}

function keyLines(recorded, replayed) {
  const [there, here] = [typesAt(recorded, ''), typesAt(replayed, '')]
  if (there !== here) return [`body is ${there}, here ${here}`]
  const changed = [...recorded.keys()].filter((path) => {
    return replayed.has(path) && typesAt(recorded, path) !== typesAt(replayed, path)
  })
  const lost = [...recorded.keys()].filter((path) => !replayed.has(path))
  const more = [...replayed.keys()].filter((path) => !recorded.has(path))
  return [
    ...outermost(lost, changed).map((path) => `key ${path} missing`),
    ...outermost(more, changed).map((path) => `key ${path} added`),
    ...changed.map((path) => {
      return `key ${path} is ${typesAt(recorded, path)}, here ${typesAt(replayed, path)}`
    }),
  ]
}

function typesAt(shape, path) {
  return [...(shape.get(path) ?? [])].sort().join('|')
}

/** A lost object is one difference, however much was in it. */
function outermost(paths, changed) {
  const all = new Set([...paths, ...changed])
  return paths.filter((path) => !parents(path).some((each) => all.has(each)))
}

function parents(path) {
  return [...path.matchAll(/[.[]/g)].map(({ index }) => path.slice(0, index))
}

/** Path → the types found there. Events are told of once, with the first answer that has any. */
function shapeOf({ text }, events) {
  const shape = new Map()
  const value = parsed(text)
  if (isBayeux(value)) note([...value.filter(isReply), ...events.splice(0)], '', shape)
  else if (typeof value === 'object' && value !== null) note(value, '', shape)
  else shape.set('', new Set([text === '' ? 'empty' : 'text']))
  return shape
}

/** Which poll brings an event is chance: those of all polls are held against each other. */
function eventShapes(answered) {
  const of = (answer) => answered.flatMap((each) => eventsOf(parsed(answer(each).text)))
  return { recorded: of((each) => each.exchange.answer), replayed: of((each) => each.replayed) }
}

function eventsOf(value) {
  return isBayeux(value) ? value.filter((message) => !isReply(message)) : []
}

function isBayeux(value) {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each?.channel === 'string')
  )
}

function isReply({ channel, data }) {
  return channel.startsWith('/meta/') || data === undefined
}

function note(value, path, shape) {
  shape.set(path, new Set(shape.get(path)).add(typeOf(value)))
  if (Array.isArray(value)) {
    for (const each of value) note(each, `${path}[${each?.channel ?? ''}]`, shape)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      note(each, path === '' ? keyShown(key) : `${path}.${keyShown(key)}`, shape)
    }
  }
}

function typeOf(value) {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
