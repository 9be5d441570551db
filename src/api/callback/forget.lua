-- Takes a callback that is no more out of queue and schedule; one that is there stays in both.
-- KEYS  1 record   2 queue   3 wake
-- ARGV  1 id
-- Returns nothing
if redis.call('EXISTS', KEYS[1]) == 1 then return end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
