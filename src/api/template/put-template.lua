-- Keeps a template and tells all nodes.
-- KEYS     notes, archives
-- ARGV     channel, name, note, archive, most templates
-- Returns  1, or 0 when there are as many as may be and it is none of them

if redis.call('HEXISTS', KEYS[1], ARGV[2]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[4])
redis.call('PUBLISH', ARGV[1], '')
return 1
