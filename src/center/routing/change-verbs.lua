-- The third part of change-state.lua: each verb with its parameters, ARGV 10 and on; it returns the
-- outcome. Then the run itself.

local verbs = {}

-- `place` may be '': then it is the last one.
function verbs.enqueue(id, media, queue, customer, place)
  local state = get(INTERACTION, id, 'state')
  if state and state ~= 'ended' then return 'known' end
  if is_full(queue) then return 'queue-full' end
  if not open_queues(queue) then return 'too-many-queues' end
  call('DEL', key(INTERACTION, id))
  set(INTERACTION, id, 'media', media, 'queue', queue, 'customer', customer, 'refusals', 0)
  set(INTERACTION, id, 'number', place ~= '' and place or next_number(), 'arrivedAt', now)
  wait(id)
  tell('enqueued', id)
  return 'done'
end

function verbs.withdraw(id)
  local state = get(INTERACTION, id, 'state')
  if not state or state == 'ended' then return 'unknown' end
  finish(id, 'withdrawn')
  return 'done'
end

function verbs.accept(agent, id)
  local state, holder, queue, arrived = get(INTERACTION, id, 'state', 'agent', 'queue', 'arrivedAt')
  if not state then return 'unknown' end
  if holder ~= agent or state == 'ended' then return 'not-offered' end
  if state == 'active' then return 'known' end
  count(queue, { accepted = 1, waited = now - arrived })
  set(INTERACTION, id, 'state', 'active', 'acceptedAt', now)
  call('HDEL', key(INTERACTION, id), 'offerEndsAt')
  put(DUE, now + longest_handling, id)
  place(agent)
  tell('accepted', id, agent)
  return 'done'
end

function verbs.reject(agent, id)
  local state, holder = get(INTERACTION, id, 'state', 'agent')
  if not state then return 'unknown' end
  if holder == agent and state == 'offered' then
    refuse(id, agent)
    tell('rejected', id, agent)
    return 'done'
  end
  if holder ~= agent and call('ZSCORE', key(REFUSED, agent), id) then return 'known' end
  return 'not-offered'
end

function verbs.complete(agent, id)
  local state, holder, accepted = get(INTERACTION, id, 'state', 'agent', 'acceptedAt')
  if not state then return 'unknown' end
  if holder ~= agent or not accepted then return 'not-active' end
  if state == 'ended' then return 'known' end
  finish(id, 'completed')
  return 'done'
end

-- Each of the last three may be ''.
function verbs.requeue(id, to_queue, to_agent, from)
  local state, queue, holder, media = get(INTERACTION, id, 'state', 'queue', 'agent', 'media')
  if not state or state == 'ended' then return 'unknown' end
  if from ~= '' and from ~= holder then return 'not-active' end
  if to_queue == '' then to_queue = queue end
  if to_agent ~= '' then
    local there, voice, chat, chats = get(AGENT, to_agent, 'state', 'voice', 'chat', 'chats')
    if to_agent == holder or not can_take(media, there, voice, chat, chats) then return 'not-free' end
  elseif (to_queue ~= queue or state ~= 'waiting') and is_full(to_queue) then
    return 'queue-full'
  end
  if not open_queues(to_queue) then return 'too-many-queues' end
  settle(id)
  if holder then keep_from(holder, id) end
  set(INTERACTION, id, 'queue', to_queue, 'number', next_number(), 'arrivedAt', now)
  wait(id)
  tell('requeued', id, holder)
  if to_agent ~= '' then offer(id, to_agent) end
  return 'done'
end

-- `default_chats` is for a new agent; then names and values of the fields that are given.
function verbs.agent(agent, default_chats, ...)
  local given, list = {}, { ... }
  for at = 1, #list, 2 do given[list[at]] = list[at + 1] end
  local is_new = call('EXISTS', key(AGENT, agent)) == 0
  if is_new and call('ZCARD', AGENTS) >= tonumber(ARGV[7]) then return 'too-many-agents' end
  if not open_queues(given.queues or get(AGENT, agent, 'queues')) then return 'too-many-queues' end
  if is_new then
    set(AGENT, agent, 'queues', '', 'chats', default_chats, 'handled', 0)
    set(AGENT, agent, 'state', 'LOGGED_OUT', 'since', now, 'turn', next_number())
  end
  leave_queues(agent)
  for _, field in ipairs({ 'nickname', 'queues', 'chats' }) do
    if given[field] then set(AGENT, agent, field, given[field]) end
  end
  if given.state then change_state(agent, given.state, given.reason) end
  if get(AGENT, agent, 'state') ~= 'READY' then take_back_offers(agent) end
  stir(agent)
  changed[#changed + 1] = agent
  return 'done'
end

-- Whatever a deadline says, the state decides. By arrival, so that the earliest goes first again.
function verbs.sweep(most)
  local due = call('ZRANGEBYSCORE', DUE, '-inf', now, 'LIMIT', 0, most)
  local numbers = {}
  for _, id in ipairs(due) do numbers[id] = tonumber(get(INTERACTION, id, 'number') or 0) end
  table.sort(due, function(one, other) return numbers[one] < numbers[other] end)
  for _, id in ipairs(due) do
    local state, agent, queue, ends = get(INTERACTION, id, 'state', 'agent', 'queue', 'offerEndsAt')
    local arrived, accepted = get(INTERACTION, id, 'arrivedAt', 'acceptedAt')
    if state == 'active' then ends = accepted + longest_handling end
    if state == 'waiting' then ends = arrived + longest_wait end
    if not state or state == 'ended' then
      call('ZREM', DUE, id)
    elseif tonumber(ends) > now then
      put(DUE, ends, id)
      stirred[queue] = true
    elseif state == 'offered' then
      miss(id, agent)
    else
      finish(id, state == 'active' and 'completed' or 'withdrawn', 'expired')
    end
  end
  return #due == tonumber(most) and 'more' or 'done'
end

forget_agents()
local outcome = verbs[ARGV[1]](unpack(ARGV, 10))
match()
for _, agent in ipairs(changed) do
  local fields = call('HGETALL', key(AGENT, agent))
  events[#events + 1] = { 'agent-changed', '', agent, '', fields }
end
local first = call('ZRANGE', DUE, 0, 0, 'WITHSCORES')[2]
return { outcome, now, first and math.max(0, first - now) or -1, events }
