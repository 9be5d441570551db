-- Forgets a template and tells all nodes.
-- KEYS     notes, archives
-- ARGV     channel, name
-- Returns  1, or 0 when there was none

local removed = redis.call('HDEL', KEYS[1], ARGV[2])
redis.call('HDEL', KEYS[2], ARGV[2])
if removed == 1 then redis.call('PUBLISH', ARGV[1], '') end
return removed
