-- Notes a subscription under its subscriber, unless there are too many.
-- KEYS  1 subscriber: sorted set, subscription id by expiry
-- ARGV  1 id   2 expiry (ms)   3 now (ms)   4 most subscriptions
-- Returns 1, or 0 when it has that many already
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', tonumber(last)))
return 1
