-- Queues as they are now, and where in one of them an interaction stands.
-- KEYS  1 queues, and the stems of 2 interaction   3 crew   4 line   5 waiting   6 figures
-- ARGV  1 a queue, or '' for all   2 an interaction whose queue is meant instead, or ''
-- Returns {now, state of the interaction or '', how many are ahead of it, {queue, …}},
--         queue: {name, waiting, ms the longest has waited, logged in, serving, ready,
--                 free for a call, free for a chat, figures}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function key(stem, name) return KEYS[stem] .. ':' .. name end

local function describe(queue)
  local waiting, longest, free = 0, 0, {}
  for _, media in ipairs({ 'voice', 'chat' }) do
    local name = media .. ':' .. queue
    waiting = waiting + redis.call('ZCARD', key(5, name))
    free[#free + 1] = redis.call('ZCARD', key(4, name))
    local head = redis.call('ZRANGE', key(5, name), 0, 0)[1]
    local arrived = head and redis.call('HGET', key(2, head), 'arrivedAt')
    longest = math.max(longest, arrived and now - arrived or 0)
  end
  local crew = key(3, queue)
  return {
    queue, waiting, longest, redis.call('ZCARD', crew), redis.call('ZCOUNT', crew, 1, '+inf'),
    redis.call('ZCOUNT', crew, 2, '+inf'), free[1], free[2],
    redis.call('HGETALL', key(6, queue)),
  }
end

local state, ahead, queues = '', 0, { ARGV[1] }
if ARGV[2] ~= '' then
  local record = redis.call('HMGET', key(2, ARGV[2]), 'state', 'queue', 'number')
  if not record[1] then return { now, '', 0, {} } end
  state, queues = record[1], { record[2] }
  for _, media in ipairs({ 'voice', 'chat' }) do
    local waiting = key(5, media .. ':' .. record[2])
    if state == 'waiting' then ahead = ahead + redis.call('ZCOUNT', waiting, '-inf', '(' .. record[3]) end
  end
elseif ARGV[1] == '' then
  queues = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')
end

local reply = {}
for _, queue in ipairs(queues) do reply[#reply + 1] = describe(queue) end
return { now, state, ahead, reply }
