-- Takes a request off a counter, as long as it counts anything.
-- KEYS  1 counter
-- Returns nothing
if (tonumber(redis.call('GET', KEYS[1])) or 0) > 0 then redis.call('DECR', KEYS[1]) end
