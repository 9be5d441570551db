-- Adds, changes and removes deliveries, and lets go of those beyond the limits.
-- KEYS  1 records, 2 index, 3 open, 4 ended, 5 dead, 6 messages, 7 uses, 8 bytes (delivery-keys.ts)
-- ARGV  1 now (ms)   2 those ended before this go   3 most deliveries   4 most bytes of messages
--       5 seconds the keys live   then four lists, each after its length:
--       messages  key, text
--       added     id, key of its message or -, text, when to look at it
--       changed   id, version, key of its message or -, text, when to look at it ('' when it has
--                 ended), 1 when it did not get through
--       removed   id
-- Returns 1 or 0 (not written) for each changed one
local records, index, open, ended, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local messages, uses, bytes = KEYS[6], KEYS[7], KEYS[8]
local now, most, most_bytes = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
local most_let_go = 200 -- beyond what came: what has gathered goes little by little
local at = 5
local function take()
  at = at + 1
  return ARGV[at]
end

local given = {}
for _ = 1, tonumber(take()) do
  local key = take()
  given[key] = take()
end

local function use(key)
  if key == '-' or redis.call('HINCRBY', uses, key, 1) > 1 or not given[key] then return end
  redis.call('HSET', messages, key, given[key])
  redis.call('INCRBY', bytes, #given[key])
end

local function leave(key)
  if key == '-' or redis.call('HINCRBY', uses, key, -1) > 0 then return end
  redis.call('HDEL', uses, key)
  redis.call('DECRBY', bytes, redis.call('HSTRLEN', messages, key))
  redis.call('HDEL', messages, key)
end

local function forget(id)
  local text = redis.call('HGET', records, id)
  if text then leave(string.match(text, '^%d+ (%S+)')) end
  redis.call('HDEL', records, id)
  for _, set in ipairs({ index, open, ended, dead }) do redis.call('ZREM', set, id) end
end

local added = tonumber(take())
for _ = 1, added do
  local id, key, text, watch_at = take(), take(), take(), take()
  use(key)
  redis.call('HSET', records, id, '1 ' .. key .. ' ' .. text)
  redis.call('ZADD', index, 0, id)
  if watch_at == '' then redis.call('ZADD', ended, now, id)
  else redis.call('ZADD', open, watch_at, id) end
end

local written = {}
for i = 1, tonumber(take()) do
  local id, version, key, text, watch_at, is_dead = take(), take(), take(), take(), take(), take()
  local held = redis.call('HGET', records, id)
  local held_version, held_key = string.match(held or '', '^(%d+) (%S+)')
  written[i] = 0
  if held_version == version then
    written[i] = 1
    if key ~= held_key then
      use(key)
      leave(held_key)
    end
    redis.call('HSET', records, id, (version + 1) .. ' ' .. key .. ' ' .. text)
    if watch_at == '' then
      redis.call('ZREM', open, id)
      redis.call('ZADD', ended, now, id)
    else
      redis.call('ZADD', open, watch_at, id)
      redis.call('ZREM', ended, id)
    end
    if is_dead == '1' then redis.call('ZADD', dead, 0, id) else redis.call('ZREM', dead, id) end
  end
end

for _ = 1, tonumber(take()) do forget(take()) end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', ended, '-inf', ARGV[2], 'LIMIT', 0, most_let_go)) do
  forget(id)
end
for _ = 1, added + most_let_go do
  local is_full = redis.call('ZCARD', index) > most
    or tonumber(redis.call('GET', bytes) or 0) > most_bytes
  if not is_full then break end
  local first = redis.call('ZRANGE', ended, 0, 0)[1] or redis.call('ZRANGE', index, 0, 0)[1]
  if not first then break end
  forget(first)
end

for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[5]) end
return written
