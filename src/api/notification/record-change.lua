-- Numbers a change, keeps it for nodes that were away, and tells the others.
-- KEYS  1 number of the latest change   2 stream of changes; its ids are <number>-1
-- ARGV  1 the change   2 changes to keep, about   3 channel
-- Returns the number, as text
local number = redis.call('INCR', KEYS[1])
if number == 1 then
  -- A first number taken from the clock exceeds any given out before the key was lost.
  local now = redis.call('TIME')
  number = now[1] * 1000000 + now[2]
  redis.call('SET', KEYS[1], string.format('%.0f', number))
end
local text = string.format('%.0f', number)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], text .. '-1', 'c', ARGV[1])
redis.call('PUBLISH', ARGV[3], text .. ' ' .. ARGV[1])
return text
