-- Leases what is due to the caller, each with a fence of its own.
-- KEYS  1 due, 2 records, 3 followers, 4 fence
-- ARGV  1 most to claim, 2 lease in ms
-- Returns ms until the next is due (-1: none), then member, dueAt, attempt, fence, payload of each
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local claims = { -1 }

-- Whoever handled it is given up: what was scheduled or cancelled meanwhile takes effect.
local function follow(member, record)
  local follower = redis.call('HGET', KEYS[3], member)
  if not follower then return record end
  redis.call('HDEL', KEYS[3], member)
  if follower == '' then
    redis.call('ZREM', KEYS[1], member)
    redis.call('HDEL', KEYS[2], member)
    return nil
  end
  local due, wanted = string.match(follower, '^(%d+):(.*)$')
  record = '0:0:' .. wanted
  redis.call('HSET', KEYS[2], member, record)
  if tonumber(due) <= now then return record end
  redis.call('ZADD', KEYS[1], due, member)
  return nil
end

for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  local record = redis.call('HGET', KEYS[2], member)
  if not record then redis.call('ZREM', KEYS[1], member) end
  record = record and follow(member, record)
  if record then
    local _, attempt, dueAt, payload = string.match(record, '^(%d+):(%d+):(%-?%d+):(.*)$')
    local fence = redis.call('INCR', KEYS[4])
    attempt = attempt + 1
    redis.call('HSET', KEYS[2], member, fence .. ':' .. attempt .. ':' .. dueAt .. ':' .. payload)
    redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), member)
    for _, field in ipairs({ member, dueAt, attempt, fence, payload }) do
      claims[#claims + 1] = field
    end
  end
end

local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if first[2] then claims[1] = math.max(0, tonumber(first[2]) - now) end
return claims
