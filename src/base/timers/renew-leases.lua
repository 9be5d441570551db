-- Prolongs the leases that are still held.
-- KEYS  1 due, 2 records
-- ARGV  1 lease in ms, then member and fence of each
-- Returns 1 or 0 (lost) for each
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = {}
for i = 2, #ARGV, 2 do
  local record = redis.call('HGET', KEYS[2], ARGV[i])
  if record and string.match(record, '^%d+') == ARGV[i + 1] then
    redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), ARGV[i])
    held[#held + 1] = 1
  else
    held[#held + 1] = 0
  end
end
return held
