-- Adds a notification unless too many wait.
-- KEYS  1 messages
-- ARGV  1 most, 2 ms to keep them, 3 message
-- Returns 1, or 0 when there are too many
if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('RPUSH', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
