-- Interactions with their fields: one, or what an agent has.
-- KEYS  1 agent   2 desk   3 interaction, all stems
-- ARGV  1 the interaction that is asked for, or ''   2 else the agent
-- Returns nil for an unknown agent, else {now, fields, …}; they begin with 'id' and its id
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local ids = { ARGV[1] }
if ARGV[1] == '' then
  if redis.call('EXISTS', KEYS[1] .. ':' .. ARGV[2]) == 0 then return nil end
  ids = redis.call('HKEYS', KEYS[2] .. ':' .. ARGV[2])
end

local reply = { now }
for _, id in ipairs(ids) do
  local fields = redis.call('HGETALL', KEYS[3] .. ':' .. id)
  if #fields > 0 then reply[#reply + 1] = { 'id', id, unpack(fields) } end
end
return reply
