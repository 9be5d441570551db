-- Adds one batch of sums to the buckets of its minute, hour and day, once however often it comes.
-- KEYS  1 names          sorted set  name → the day it was last counted
--       2 added          string      number of the last batch that this run of a node has added
--       3 4 5            stems of the hashes of minutes, hours and days, to be completed by span
--                        and name: <part>:<bucket within the span> → sum
-- ARGV  1 number of this batch           2 seconds it is remembered
--       3 most names                     4 the name of the whole, of which there is no index
--       5 the name that takes the rest   6 days after which a name may be forgotten
--       7 8 9 seconds that a span of minutes, hours and days lives on
--       10 … groups: minute, name, how many parts, and of each part its name and its sum
-- Returns 1, or 0 when the batch was added before
local names, added = KEYS[1], KEYS[2]
local number = tonumber(ARGV[1])
if tonumber(redis.call('GET', added) or 0) >= number then return 0 end
redis.call('SET', added, number, 'EX', ARGV[2])

local most, whole, other = tonumber(ARGV[3]), ARGV[4], ARGV[5]
local spans = {
  { stem = KEYS[3], minutes = 1, per_span = 60, lives = ARGV[7] },
  { stem = KEYS[4], minutes = 60, per_span = 24, lives = ARGV[8] },
  { stem = KEYS[5], minutes = 1440, per_span = 30, lives = ARGV[9] },
}

-- The name to count by: its own while there is room in the index.
local function admit(name, day)
  if name == whole then return name end
  if name ~= other and not redis.call('ZSCORE', names, name) and redis.call('ZCARD', names) >= most then
    redis.call('ZREMRANGEBYSCORE', names, '-inf', day - ARGV[6])
    if redis.call('ZCARD', names) >= most then name = other end
  end
  redis.call('ZADD', names, 'GT', day, name)
  redis.call('EXPIRE', names, ARGV[9])
  return name
end

local at = 10
while at <= #ARGV do
  local minute, parts = tonumber(ARGV[at]), tonumber(ARGV[at + 2])
  local name = admit(ARGV[at + 1], math.floor(minute / 1440))
  for _, span in ipairs(spans) do
    local bucket = math.floor(minute / span.minutes)
    local key = span.stem .. string.format('%d', math.floor(bucket / span.per_span)) .. ':' .. name
    local field = ':' .. string.format('%d', bucket % span.per_span)
    for part = 0, parts - 1 do
      local from = at + 3 + 2 * part
      redis.call('HINCRBY', key, ARGV[from] .. field, ARGV[from + 1])
    end
    redis.call('EXPIRE', key, span.lives)
  end
  at = at + 3 + 2 * parts
end
return 1
