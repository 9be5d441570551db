-- Changes options of one section, all or none, and tells all nodes, so that none can be stored without being told.
-- KEYS  1 the hash of overrides   2 the hash of revisions
-- ARGV  1 channel, 2 section's field among the revisions, 3 revision it may have at most (empty: any),
--       4 how many are set, then field and value of each, then the fields that are unset
-- Returns the new revision; 0 when the section has another one
local changed = tonumber(redis.call('HGET', KEYS[2], ARGV[2]) or '0')
if ARGV[3] ~= '' and changed > tonumber(ARGV[3]) then return 0 end
local values_end = 4 + 2 * ARGV[4]
for at = values_end + 1, #ARGV do
  redis.call('HDEL', KEYS[1], ARGV[at])
end
for at = 5, values_end, 2 do
  redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1])
end
local revision = redis.call('HINCRBY', KEYS[2], 'last', 1)
redis.call('HSET', KEYS[2], ARGV[2], revision)
redis.call('PUBLISH', ARGV[1], '')
return revision
