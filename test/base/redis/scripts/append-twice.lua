-- Appends a value to a list, then to it again.
-- KEYS  1 the list
-- ARGV  1 value
-- Returns the list's length
redis.call('RPUSH', KEYS[1], ARGV[1])
return redis.call('RPUSH', KEYS[1], ARGV[1])
