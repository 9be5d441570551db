-- Takes a node out that has ended on purpose, unless another process has taken its id meanwhile.
-- KEYS  1 members   2 seen
-- ARGV  1 id   2 start id
-- Returns 1, or 0 when the id belongs to another start
local member = redis.call('HGET', KEYS[1], ARGV[1])
if not member or string.match(member, '^(%S+) ') ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
