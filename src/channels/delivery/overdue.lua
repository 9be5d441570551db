-- Those nobody has looked at in time, for which the time is set anew.
-- KEYS  1 open: sorted set, id by when somebody must have looked at it
-- ARGV  1 now (ms)   2 the new time   3 most of them
-- Returns their ids
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], ARGV[2], id) end
return ids
