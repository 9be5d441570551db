-- All nodes with the length of their silence.
-- KEYS  1 members   2 seen
-- Returns {ms of silence, member, ms of silence, member, …}, sorted by id
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ids = redis.call('HKEYS', KEYS[1])
table.sort(ids)

local reply = {}
for _, id in ipairs(ids) do
  local at = redis.call('ZSCORE', KEYS[2], id) or 0
  reply[#reply + 1] = math.max(0, now - at)
  reply[#reply + 1] = redis.call('HGET', KEYS[1], id)
end
return reply
