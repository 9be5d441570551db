-- Keeps a timer; one that is being handled is followed by it instead of replaced.
-- KEYS  1 due, 2 records, 3 followers
-- ARGV  1 channel, 2 shard, 3 member, 4 due by Redis's clock, 5 dueAt as it was asked for, 6 payload
-- Returns nothing; tells the channel when the timer is now the earliest
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wanted = ARGV[5] .. ':' .. ARGV[6]
local record = redis.call('HGET', KEYS[2], ARGV[3])
if record and string.sub(record, 1, 2) ~= '0:'
  and tonumber(redis.call('ZSCORE', KEYS[1], ARGV[3])) > now then
  redis.call('HSET', KEYS[3], ARGV[3], ARGV[4] .. ':' .. wanted)
  return
end
redis.call('HDEL', KEYS[3], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[3], '0:0:' .. wanted)
redis.call('ZADD', KEYS[1], ARGV[4], ARGV[3])
if redis.call('ZRANGE', KEYS[1], 0, 0)[1] == ARGV[3] then
  redis.call('PUBLISH', ARGV[1], ARGV[2] .. ' ' .. math.max(0, tonumber(ARGV[4]) - now))
end
