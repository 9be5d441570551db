-- Ends a claim whose fence is still the current one; what was scheduled meanwhile takes its place.
-- KEYS  1 due, 2 records, 3 followers
-- ARGV  1 channel, 2 shard, 3 member, 4 fence, 5 delay in ms until it is tried again (empty: done),
--       6 attempts to remember
-- Returns 1, or 0 when the claim was lost
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local record = redis.call('HGET', KEYS[2], ARGV[3])
if not record or string.match(record, '^%d+') ~= ARGV[4] then return 0 end

local follower = redis.call('HGET', KEYS[3], ARGV[3])
redis.call('HDEL', KEYS[3], ARGV[3])
if follower == '' or (not follower and ARGV[5] == '') then
  redis.call('ZREM', KEYS[1], ARGV[3])
  redis.call('HDEL', KEYS[2], ARGV[3])
  return 1
end

local due, wanted, attempt
if follower then
  due, wanted = string.match(follower, '^(%d+):(.*)$')
  attempt = '0'
else
  due = now + tonumber(ARGV[5])
  wanted = string.match(record, '^%d+:%d+:(.*)$')
  attempt = ARGV[6]
end
redis.call('HSET', KEYS[2], ARGV[3], '0:' .. attempt .. ':' .. wanted)
redis.call('ZADD', KEYS[1], due, ARGV[3])
if redis.call('ZRANGE', KEYS[1], 0, 0)[1] == ARGV[3] then
  redis.call('PUBLISH', ARGV[1], ARGV[2] .. ' ' .. math.max(0, tonumber(due) - now))
end
return 1
