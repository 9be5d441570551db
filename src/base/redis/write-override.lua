-- Sets or unsets one option and tells all nodes, so that none can be stored without being told.
-- KEYS  1 the hash of overrides
-- ARGV  1 channel, 2 field, 3 value (absent: unset)
-- Returns nothing
if ARGV[3] then
  redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
else
  redis.call('HDEL', KEYS[1], ARGV[2])
end
redis.call('PUBLISH', ARGV[1], '')
