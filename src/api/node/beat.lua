-- Notes that a node is alive, and drops the nodes that have been silent for too long.
-- KEYS  1 members   hash, id → start id, space, beat as JSON
--       2 seen      sorted set, id → ms of this server's clock
-- ARGV  1 id   2 start id   3 beat as JSON   4 lease in ms   5 ms after which silence is forgotten
--       6 1 when it is time to drop them, and to put off the end of both keys
-- Returns the start id of another process that beat under this id within the lease, else ''
local members, seen = KEYS[1], KEYS[2]
local id, start, lease, forget = ARGV[1], ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local rival = ''
local before = redis.call('HGET', members, id)
local other = before and string.match(before, '^(%S+) ')
if other and other ~= start then
  local at = redis.call('ZSCORE', seen, id)
  if at and now - at <= lease then rival = other end
end

local beat = start .. ' ' .. ARGV[3]
if beat ~= before then redis.call('HSET', members, id, beat) end -- an idle node's often is as it was
redis.call('ZADD', seen, now, id)
if ARGV[6] == '1' or not before then
  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', now - forget, 'LIMIT', 0, 100)) do
    redis.call('HDEL', members, gone)
    redis.call('ZREM', seen, gone)
  end
  redis.call('PEXPIRE', members, forget)
  redis.call('PEXPIRE', seen, forget)
end
return rival
