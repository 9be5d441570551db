-- Gives a lease back, where it is still held, and tells those who wait how the computing ended.
-- KEYS  1 lease
-- ARGV  1 token   2 channel   3 message
-- Returns 1 when somebody waited, else 0
if redis.call('HGET', KEYS[1], 't') ~= ARGV[1] then return 0 end
local waited = redis.call('HEXISTS', KEYS[1], 'w')
redis.call('DEL', KEYS[1])
if waited == 1 then redis.call('PUBLISH', ARGV[2], ARGV[3]) end
return waited
