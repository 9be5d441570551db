-- Every change of the routing state: one verb, and after it matching, until nothing waits that an
-- agent could take. One script, because an offer follows from any of them and must be part of it; in
-- three files that are joined: the state and its parts, matching, and the verbs.
-- KEYS  1 sequence   2 agents   3 queues   4 due, and the stems of
--       5 agent        hash   nickname, queues (between blanks), chats, state, reason, since, turn,
--                             voice and chat (load), loginAt, loginTime, readyTime, handled
--       6 desk         7 refused
--       8 interaction  hash   media, queue, customer, number, state, agent, refusals, arrivedAt,
--                             offeredAt, offerEndsAt, acceptedAt, endedAt
--       9 crew        10 line        11 waiting        12 figures        (see routing-keys.ts)
-- ARGV  1 verb   2 offer time-out   3 refusal pause   4 longest wait   5 longest handling, all in ms
--       6 READY or NOT_READY after a missed offer   7 most agents   8 most queues   9 most waiting
--       10… the verb's own: the parameters of its function in change-verbs.lua
-- Returns {outcome, now, ms until the next deadline (-1: none), {event, …}},
--         event: {kind, reason, agent, interaction, fields of the interaction or else of the agent}
local SEQUENCE, AGENTS, QUEUES, DUE = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local AGENT, DESK, REFUSED, INTERACTION, CREW, LINE, WAITING, FIGURES = 5, 6, 7, 8, 9, 10, 11, 12
local day = 86400
local offer_timeout, refusal_pause = tonumber(ARGV[2]), tonumber(ARGV[3])
local longest_wait, longest_handling = tonumber(ARGV[4]), tonumber(ARGV[5])
local call = redis.call
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local events, changed, stirred = {}, {}, {}

local function key(stem, name) return KEYS[stem] .. ':' .. name end
local function get(stem, name, ...) return unpack(call('HMGET', key(stem, name), ...)) end
local function each(queues) return string.gmatch(queues or '', '%S+') end

local function set(stem, name, ...)
  call('HSET', key(stem, name), ...)
  call('EXPIRE', key(stem, name), 16 * day)
end

local function put(sorted, score, member)
  if not score then return call('ZREM', sorted, member) end
  call('ZADD', sorted, score, member)
  call('EXPIRE', sorted, 8 * day)
end

local function next_number()
  local number = call('INCR', SEQUENCE)
  call('EXPIRE', SEQUENCE, 8 * day)
  return number
end

local function tell(kind, id, agent, reason)
  local fields = call('HGETALL', key(INTERACTION, id))
  events[#events + 1] = { kind, reason or '', agent or '', id, fields }
end

-- Adds to the figures of a queue; what is older than an hour goes when a new bucket begins.
local function count(queue, amounts)
  local figures, bucket = key(FIGURES, queue), math.floor(now / 600000)
  if call('HGET', figures, 'bucket') ~= tostring(bucket) then
    for _, field in ipairs(call('HKEYS', figures)) do
      local old = tonumber(string.match(field, '^(%d+):'))
      if old and old < bucket - 5 then call('HDEL', figures, field) end
    end
    call('HSET', figures, 'bucket', tostring(bucket))
  end
  for name, amount in pairs(amounts) do
    call('HINCRBY', figures, name, amount)
    call('HINCRBY', figures, bucket .. ':' .. name, amount)
  end
  call('EXPIRE', figures, 8 * day)
end

-- False when there would be too many.
local function open_queues(names)
  call('ZREMRANGEBYSCORE', QUEUES, '-inf', now)
  local unknown = 0
  for queue in each(names) do
    if not call('ZSCORE', QUEUES, queue) then unknown = unknown + 1 end
  end
  if unknown > 0 and call('ZCARD', QUEUES) + unknown > tonumber(ARGV[8]) then return false end
  for queue in each(names) do put(QUEUES, now + 7 * day * 1000, queue) end
  return true
end

local function is_full(queue)
  local waiting = call('ZCARD', key(WAITING, 'voice:' .. queue))
  return waiting + call('ZCARD', key(WAITING, 'chat:' .. queue)) >= tonumber(ARGV[9])
end

local function can_take(media, state, voice, chat, chats)
  if state ~= 'READY' or tonumber(voice) > 0 then return false end
  if media == 'voice' then return tonumber(chat) == 0 end
  return tonumber(chat) < tonumber(chats)
end

-- Puts an agent where state and load belong, in all its queues.
local function place(agent)
  local load = { voice = 0, chat = 0 }
  for _, media in ipairs(call('HVALS', key(DESK, agent))) do load[media] = load[media] + 1 end
  set(AGENT, agent, 'voice', load.voice, 'chat', load.chat)
  call('EXPIRE', key(DESK, agent), 8 * day)
  put(AGENTS, now + 7 * day * 1000, agent)
  local state, chats, turn, queues = get(AGENT, agent, 'state', 'chats', 'turn', 'queues')
  local all = load.voice + load.chat
  local score = all * 1e13 + turn
  local rank = state ~= 'LOGGED_OUT' and (state == 'READY' and 2 or 0) + (all > 0 and 1 or 0)
  for queue in each(queues) do
    put(key(CREW, queue), rank, agent)
    for media in pairs(load) do
      local may = can_take(media, state, load.voice, load.chat, chats)
      put(key(LINE, media .. ':' .. queue), may and score, agent)
    end
  end
end

local function leave_queues(agent)
  for queue in each(get(AGENT, agent, 'queues')) do
    put(key(CREW, queue), nil, agent)
    for _, media in ipairs({ 'voice', 'chat' }) do put(key(LINE, media .. ':' .. queue), nil, agent) end
  end
end

-- The agent may be able to take more: its queues are looked at.
local function stir(agent)
  place(agent)
  for queue in each(get(AGENT, agent, 'queues')) do stirred[queue] = true end
end

local function to_end_of_line(agent) set(AGENT, agent, 'turn', next_number()) end

local function release(id, agent)
  call('HDEL', key(DESK, agent), id)
  stir(agent)
end

local function wait(id)
  local media, queue, number, arrived = get(INTERACTION, id, 'media', 'queue', 'number', 'arrivedAt')
  set(INTERACTION, id, 'state', 'waiting')
  call('HDEL', key(INTERACTION, id), 'agent', 'offeredAt', 'offerEndsAt', 'acceptedAt')
  put(key(WAITING, media .. ':' .. queue), number, id)
  put(DUE, arrived + longest_wait, id)
  stirred[queue] = true
end

local function offer(id, agent)
  local media, queue = get(INTERACTION, id, 'media', 'queue')
  local ends = now + offer_timeout
  call('ZREM', key(WAITING, media .. ':' .. queue), id)
  set(INTERACTION, id, 'state', 'offered', 'agent', agent, 'offeredAt', now, 'offerEndsAt', ends)
  put(DUE, ends, id)
  call('HSET', key(DESK, agent), id, media)
  place(agent)
  tell('offered', id, agent)
end

local function change_state(agent, after, reason)
  local before, since = get(AGENT, agent, 'state', 'since')
  set(AGENT, agent, 'reason', reason or '')
  if before == after then return end
  local record = key(AGENT, agent)
  if before == 'READY' then call('HINCRBY', record, 'readyTime', now - since) end
  if before ~= 'LOGGED_OUT' then call('HINCRBY', record, 'loginTime', now - since) end
  set(AGENT, agent, 'state', after, 'since', now)
  if before == 'LOGGED_OUT' then set(AGENT, agent, 'loginAt', now) end
  if after == 'LOGGED_OUT' then call('HDEL', record, 'loginAt') end
  if after == 'READY' then
    to_end_of_line(agent)
    call('DEL', key(REFUSED, agent))
  end
end

local function take_back_offers(agent)
  for _, id in ipairs(call('HKEYS', key(DESK, agent))) do
    if get(INTERACTION, id, 'state') == 'offered' then
      release(id, agent)
      wait(id)
      tell('revoked', id, agent, 'not-ready')
    end
  end
end

local function keep_from(agent, id)
  call('ZREMRANGEBYSCORE', key(REFUSED, agent), '-inf', now)
  if refusal_pause > 0 then put(key(REFUSED, agent), now + refusal_pause, id) end
end

-- An offer that came to nothing by the agent: the interaction keeps its place, the agent does not.
local function refuse(id, agent)
  call('HINCRBY', key(INTERACTION, id), 'refusals', 1)
  keep_from(agent, id)
  to_end_of_line(agent)
  release(id, agent)
  wait(id)
end

local function miss(id, agent)
  refuse(id, agent)
  tell('revoked', id, agent, 'missed')
  if ARGV[6] == 'READY' then return end
  change_state(agent, 'NOT_READY', 'missed-offer')
  take_back_offers(agent)
  place(agent)
  changed[#changed + 1] = agent
end

-- Takes it out of its queue or off its agent, and counts how that ended.
local function settle(id)
  local media, queue, state, agent = get(INTERACTION, id, 'media', 'queue', 'state', 'agent')
  local accepted = get(INTERACTION, id, 'acceptedAt')
  if state == 'waiting' then call('ZREM', key(WAITING, media .. ':' .. queue), id) end
  if state == 'active' then
    count(queue, { handled = 1, handling = now - accepted })
    call('HINCRBY', key(AGENT, agent), 'handled', 1)
    to_end_of_line(agent)
  end
  if agent then release(id, agent) end
  return queue, state, agent
end

local function finish(id, kind, reason)
  local queue, state, agent = settle(id)
  if state ~= 'active' then count(queue, { abandoned = 1 }) end
  set(INTERACTION, id, 'state', 'ended', 'endedAt', now)
  call('EXPIRE', key(INTERACTION, id), 3600)
  call('ZREM', DUE, id)
  tell(kind, id, agent, reason)
end

-- An agent nobody has heard of for a week, unless something is still with it.
local function forget_agents()
  for _, agent in ipairs(call('ZRANGEBYSCORE', AGENTS, '-inf', now, 'LIMIT', 0, 10)) do
    if call('HLEN', key(DESK, agent)) > 0 then
      place(agent)
    else
      leave_queues(agent)
      call('ZREM', AGENTS, agent)
      call('DEL', key(AGENT, agent), key(DESK, agent), key(REFUSED, agent))
    end
  end
end
