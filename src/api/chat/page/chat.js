/**
 * A customer's side of a chat, by the public API alone: request-chat and ixn/chat over HTTP, news
 * over CometD. What others wrote is shown as text; nothing here writes markup.
 */
import { Cometd, leaveSession, rest } from './cometd.js'
import { byId, draw, drawUnsent, note, put, scrollToEnd, toTranscript } from './transcript.js'

const callLimit = 15_000 // ms for an answer
const retryPause = 3000 // ms before something is asked again that nobody has answered
const typingPause = 4000 // ms without a key after which one does not type any more
const mostKept = 1000 // entries that outlive a reload
const waits = 'not sent yet'

const newUser = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')

/** What outlives a reload, in this tab alone. `user` is the key to the chat: nobody can guess it. */
const chat = {
  user: newUser(),
  id: undefined,
  clientId: undefined,
  startedAt: undefined,
  position: 1, // the own arrival: it is answered, not told
  rows: [],
  unsent: [],
  isBegun: false,
  isEnded: false,
  ...JSON.parse(sessionStorage.getItem('chat')),
}
const save = () => sessionStorage.setItem('chat', JSON.stringify(chat))

const staff = new Set()
const typists = new Set()
let cometd
let link = '' // to CometD: connecting, connected or reconnecting
let typing // the timer that ends it
let isFlushing = false

/** One request of the API. What it throws has a `status` when the server has refused. */
async function call(path, fields = {}) {
  const reply = await fetch(`/genesys/1/service/${path}`, {
    method: 'POST',
    headers: { gms_user: chat.user },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(callLimit),
  })
  const body = await reply.json()
  if (reply.ok) return body
  throw Object.assign(new Error(body.message), { status: reply.status })
}

const callChat = (verb, fields) => call(`${encodeURIComponent(chat.id)}/ixn/chat${verb}`, fields)

/** True when asking again cannot help. */
const isFinal = ({ status = 500 }) => status < 500 && status !== 429

/** Asks until there is an answer, or what `isOver` takes for one. */
async function insist(verb, fields, isOver) {
  for (;;) {
    try {
      return await callChat(verb, fields)
    } catch (error) {
      if (isOver(error)) throw error
      await rest(retryPause)
    }
  }
}

/** Resolves when CometD is there for the first time. */
function listen() {
  link = 'connecting'
  show()
  return new Promise((resolve) => {
    const changed = (isConnected, clientId = chat.clientId) => {
      if (isConnected) link = 'connected'
      else if (link === 'connected') link = 'reconnecting'
      chat.clientId = clientId
      save()
      show()
      if (isConnected) resolve()
    }
    cometd = new Cometd({ user: chat.user, heard, changed })
    cometd.run()
  })
}

async function begin() {
  const service = new URLSearchParams(location.search).get('service') ?? 'request-chat'
  chat.id = (await call(encodeURIComponent(service)))._id
  await listen()
  const [firstName, subject] = [byId('name').value, byId('subject').value]
  const wish = { notify_by: 'comet', firstName, subject } // twice, it is the same chat
  await insist('', wish, ({ status }) => status !== undefined)
  chat.isBegun = true
  save()
  greet()
  show()
  byId('message').focus()
}

function greet() {
  if (chat.rows.length === 0) note('Say hello, someone will join in a moment.')
}

/** After a reload: ends the session of before at what was shown, and begins a new one. */
async function restore() {
  for (const row of chat.rows) tell(row)
  greet()
  show()
  if (chat.isEnded) return
  await leaveSession(chat.user, chat.clientId, String(chat.position)).catch((error) => {
    console.debug('The former session ends by itself:', error.message)
  })
  const gone = { chatIxnState: 'DISCONNECTED' }
  const { chatIxnState } = await insist('/refresh', {}, isFinal).catch(() => gone)
  await listen() // brings what was said meanwhile, also after the end
  if (chatIxnState === 'DISCONNECTED') finish()
  else flush()
}

/** News. Some of it may have been shown: CometD tells at least once. */
function heard({ tag, message }) {
  if (tag !== `service.chat.refresh.${chat.id}`) return
  const { transcriptPosition, transcriptToShow: rows, startedAt, chatIxnState } = message
  chat.startedAt = startedAt
  const last = Number(transcriptPosition)
  const known = chat.position - (last - rows.length)
  if (known < 0) note(`${-known} entries are missing`)
  for (const row of rows.slice(Math.max(0, known))) take(row)
  chat.position = Math.max(chat.position, last)
  save()
  if (chatIxnState === 'DISCONNECTED') finish()
  else show()
}

function take(row) {
  const [type, nickname, text, , party] = row
  if (party !== 'CLIENT' && type === 'Notice.TypingStarted') typists.add(nickname)
  else typists.delete(nickname)
  if (type.startsWith('Notice.Typing') || type === 'Notice.Custom') return
  if (party === 'CLIENT' && type === 'Message.Text') {
    const at = chat.unsent.findIndex((each) => each.text === text)
    if (at >= 0) chat.unsent.splice(at, 1)
  }
  chat.rows = [...chat.rows, row].slice(-mostKept)
  tell(row)
}

function tell(row) {
  const [type, nickname, , , party] = row
  if (party !== 'CLIENT' && type === 'Notice.Joined') staff.add(nickname)
  if (type === 'Notice.Left') staff.delete(nickname)
  draw(row, chat.startedAt)
}

function write() {
  const text = byId('message').value.trim()
  if (text === '') return
  byId('message').value = ''
  clearTimeout(typing)
  typing = undefined
  chat.unsent.push({ text, state: waits })
  save()
  show()
  scrollToEnd()
  flush()
}

/** Sends what waits, one after the other. Before it is sent again its echo may have come. */
async function flush() {
  if (isFlushing) return
  isFlushing = true
  for (;;) {
    const next = chat.unsent.find(({ state }) => state === waits)
    if (next === undefined || chat.isEnded) break
    try {
      const { chatIxnState } = await callChat('/send', { message: next.text })
      next.state = 'sent'
      if (chatIxnState === 'DISCONNECTED') finish()
    } catch (error) {
      if (isFinal(error)) next.state = `not sent: ${error.message}`
      else await rest(retryPause)
    }
    save()
    show()
  }
  isFlushing = false
}

/** Tells the agent once when it begins and once when it ends. */
function type() {
  const isOver = byId('message').value === ''
  if (typing === undefined && !isOver) tellTyping('/startTyping')
  clearTimeout(typing)
  if (isOver) stopTyping()
  else typing = setTimeout(stopTyping, typingPause)
}

function stopTyping() {
  if (typing !== undefined) tellTyping('/stopTyping')
  typing = undefined
}

function tellTyping(verb) {
  callChat(verb).catch((error) => console.debug('A notice of typing is lost:', error.message))
}

async function end() {
  try {
    await callChat('/disconnect')
    finish()
  } catch (error) {
    if (isFinal(error)) finish()
    else put('fault', 'The chat could not be ended: the server does not answer. Try again.')
  }
}

function finish() {
  if (chat.isEnded) return
  chat.isEnded = true
  for (const each of chat.unsent) if (each.state === waits) each.state = 'not sent'
  save()
  clearTimeout(typing)
  cometd?.stop()
  const hadFocus = byId('composer').contains(document.activeElement)
  show()
  if (hadFocus) byId('again').focus()
}

function show() {
  byId('opening').hidden = chat.isBegun
  byId('talk').hidden = !chat.isBegun
  byId('composer').hidden = chat.isEnded
  byId('after').hidden = !chat.isEnded
  put('state', stateOf())
  put('typing', chat.isEnded || typists.size === 0 ? '' : `${[...typists].join(', ')} is writing …`)
  put('fault', '')
  drawUnsent(chat.unsent)
}

function stateOf() {
  if (chat.isEnded) return 'Ended'
  if (link === 'connecting') return 'Connecting …'
  if (link === 'reconnecting') return 'Reconnecting …'
  if (!chat.isBegun) return ''
  return staff.size === 0 ? 'Waiting for an agent' : 'Connected'
}

byId('opening').addEventListener('submit', async (event) => {
  event.preventDefault()
  const button = event.submitter
  button.disabled = true
  try {
    await begin()
  } catch (error) {
    cometd?.stop()
    link = ''
    show()
    put('fault', `The chat could not begin: ${error.message}`)
    button.disabled = false
    button.focus()
  }
})
byId('composer').addEventListener('submit', (event) => {
  event.preventDefault()
  write()
})
byId('message').addEventListener('input', type)
byId('message').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  write()
})
byId('end').addEventListener('click', () => {
  byId('leaving').returnValue = ''
  byId('leaving').showModal()
})
byId('leaving').addEventListener('close', () => {
  if (byId('leaving').returnValue === 'end') end()
})
byId('latest').addEventListener('click', scrollToEnd)
byId('again').addEventListener('click', () => {
  sessionStorage.removeItem('chat')
  location.reload()
})
byId('save').addEventListener('click', () => {
  const download = document.createElement('a')
  const text = toTranscript(chat.rows, chat.startedAt)
  download.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  download.download = 'chat.txt'
  download.click()
})
addEventListener('offline', () => cometd?.cut())

if (chat.isBegun) restore()
else {
  show()
  byId('name').focus()
}
