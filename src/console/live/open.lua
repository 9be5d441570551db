-- Lists the mailboxes that are open, and forgets those that are no more.
-- KEYS  1 listeners
-- ARGV  1 most
-- Returns the mailboxes
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
return redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1)
