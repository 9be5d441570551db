-- Counts a callback as outstanding when there is room for one more.
-- KEYS  1 outstanding
-- ARGV  1 now (ms)   2 member   3 until when it counts (ms)   4 most
-- Returns the members that are counted when there is no room, else an empty list
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
if not redis.call('ZSCORE', KEYS[1], ARGV[2])
  and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) then
  return redis.call('ZRANGE', KEYS[1], 0, -1)
end
redis.call('ZADD', KEYS[1], 'GT', ARGV[3], ARGV[2]) -- it may count for longer already
if redis.call('PEXPIRETIME', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('PEXPIREAT', KEYS[1], ARGV[3])
end
return {}
