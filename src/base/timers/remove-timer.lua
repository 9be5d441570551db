-- Removes a timer; one that is being handled is marked so that nothing follows it.
-- KEYS  1 due, 2 records, 3 followers
-- ARGV  1 member
-- Returns 1 when it was waiting, else 0
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local record = redis.call('HGET', KEYS[2], ARGV[1])
if not record then return 0 end
if string.sub(record, 1, 2) ~= '0:'
  and tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1])) > now then
  redis.call('HSET', KEYS[3], ARGV[1], '')
  return 0
end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return 1
