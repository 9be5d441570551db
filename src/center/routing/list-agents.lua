-- The agents that are not forgotten.
-- KEYS  1 agents   2 agent (stem)
-- ARGV  1 the one that is asked for, or '' for all
-- Returns {now, fields, …}; the fields of an agent begin with 'id' and its id
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local agents
if ARGV[1] == '' then
  agents = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')
else
  local forgotten = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0)
  agents = forgotten > now and { ARGV[1] } or {}
end

local reply = { now }
for _, agent in ipairs(agents) do
  reply[#reply + 1] = { 'id', agent, unpack(redis.call('HGETALL', KEYS[2] .. ':' .. agent)) }
end
return reply
