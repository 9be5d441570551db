-- Counts a request when there have not been too many.
-- KEYS  1 counter
-- ARGV  1 most   2 for how long they count, from the first on (ms)
-- Returns 1, or 0 when there are too many
local count = tonumber(redis.call('GET', KEYS[1])) or 0
if count >= tonumber(ARGV[1]) then return 0 end
if redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
