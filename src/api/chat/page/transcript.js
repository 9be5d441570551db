/** How a transcript looks: as lines of a log, and as a text to keep. */

const nearEnd = 40 // px; who has scrolled further up is reading

export const byId = (id) => document.getElementById(id)

/** Leaves alone what is the same: screen readers read whatever is written. */
export function put(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text
}

/** An entry as it comes: event, nickname, text, seconds since the beginning, type of party. */
export function draw([type, nickname, text, seconds, party], startedAt) {
  const time = toTime(startedAt, seconds)
  if (type !== 'Message.Text' && type !== 'Notice.PushUrl') {
    note(`${nickname} ${text}, ${time}`)
    return
  }
  const said = type === 'Message.Text' ? text : toLink(text)
  const isMine = party === 'CLIENT'
  addLine(toLine(isMine ? 'mine' : 'theirs', small(`${toName(nickname, party)}, ${time}`), said))
}

/** Something that nobody has said. */
export function note(text) {
  addLine(toLine('note', text))
}

export function drawUnsent(unsent) {
  const list = byId('unsent')
  const shown = JSON.stringify(unsent)
  if (list.dataset.shown === shown) return
  list.dataset.shown = shown
  const lines = unsent.map(({ text, state }) => toLine('mine', small(`You, ${state}`), text))
  list.replaceChildren(...lines)
}

export function scrollToEnd() {
  byId('log').scrollTop = byId('log').scrollHeight
  byId('latest').hidden = true
}

export function toTranscript(rows, startedAt) {
  const lines = rows.map(([type, nickname, text, seconds, party]) => {
    const between = type.startsWith('Notice.') ? ' ' : ': '
    return `${toTime(startedAt, seconds)} ${toName(nickname, party)}${between}${text}\n`
  })
  return lines.join('')
}

function addLine(line) {
  const { scrollHeight, scrollTop, clientHeight } = byId('log')
  byId('lines').append(line)
  if (scrollHeight - scrollTop - clientHeight < nearEnd) scrollToEnd()
  else byId('latest').hidden = false
}

/** Texts become text nodes, whatever they hold. */
function toLine(className, ...parts) {
  const line = document.createElement('li')
  line.className = className
  line.append(...parts)
  return line
}

function small(text) {
  const element = document.createElement('small')
  element.textContent = text
  return element
}

/** A link only where it leads to the web. */
function toLink(text) {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) return text
  const element = document.createElement('a')
  element.href = text
  element.textContent = text
  element.target = '_blank'
  element.rel = 'noopener noreferrer'
  return element
}

const toName = (nickname, party) => (party === 'CLIENT' ? 'You' : nickname)

function toTime(startedAt, seconds) {
  const at = new Date(Date.parse(startedAt) + 1000 * seconds)
  return at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
}
