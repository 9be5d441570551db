-- Takes a node out that has been silent for longer than its lease.
-- KEYS  1 members   2 seen
-- ARGV  1 id   2 lease in ms
-- Returns 'forgotten', 'unknown', or 'alive' when the lease still runs
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = redis.call('ZSCORE', KEYS[2], ARGV[1])
if not at then return 'unknown' end
if now - at <= tonumber(ARGV[2]) then return 'alive' end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 'forgotten'
