-- Puts a callback in place of what it was, if it still is that, with its places in queue, slot and lookups.
-- KEYS  1 record   2 queue   3 wake   4 bookings of the day it leaves   5 bookings of the day it enters
--       6… lookups, one for each value it comes or ceases to be found by
-- ARGV  1 id   2 the version it must have, 0 when there must be none   3 the callback as text
--       4 kept until (ms)   5 desired time, empty when it is as before   6 queue entries before this go
--       7 when somebody is to look at it, empty when never
--       8 cell it leaves, or empty   9 cell it enters, or empty   10 capacity of its slot
--       11 first cell of the slot   12 cells of the slot   13 the day's bookings kept until (ms)
--       14 now (ms)   15… 1 for each lookup that it comes into, 0 for each it goes out of
-- Returns done, stale (it is another version) or full (nothing is changed then)
local text = redis.call('GET', KEYS[1])
local version = text and string.match(text, '^%d+') or '0'
if version ~= ARGV[2] then return 'stale' end

local function keep(key, at)
  if redis.call('PEXPIRETIME', key) < tonumber(at) then redis.call('PEXPIREAT', key, at) end
end

local leaves = ARGV[8] ~= '' and (tonumber(redis.call('HGET', KEYS[4], ARGV[8])) or 0) > 0
if ARGV[9] ~= '' then
  local first, count = tonumber(ARGV[11]), tonumber(ARGV[12])
  local fields = {}
  for at = 0, count - 1 do fields[#fields + 1] = first + at end
  local booked = 0
  for _, number in ipairs(redis.call('HMGET', KEYS[5], unpack(fields))) do
    booked = booked + (tonumber(number) or 0)
  end
  local left = tonumber(ARGV[8])
  if leaves and KEYS[4] == KEYS[5] and left >= first and left < first + count then
    booked = booked - 1
  end
  if booked >= tonumber(ARGV[10]) then return 'full' end
  redis.call('HINCRBY', KEYS[5], ARGV[9], 1)
  keep(KEYS[5], ARGV[13])
end
if leaves and redis.call('HINCRBY', KEYS[4], ARGV[8], -1) <= 0 then
  redis.call('HDEL', KEYS[4], ARGV[8])
end

redis.call('SET', KEYS[1], ARGV[3], 'PXAT', ARGV[4])
if ARGV[5] ~= '' then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[6])
  redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1])
  keep(KEYS[2], ARGV[4])
end
if ARGV[7] == '' then
  redis.call('ZREM', KEYS[3], ARGV[1])
else
  redis.call('ZADD', KEYS[3], ARGV[7], ARGV[1])
  keep(KEYS[3], ARGV[4])
end
for at = 6, #KEYS do
  if ARGV[at + 9] == '0' then
    redis.call('ZREM', KEYS[at], ARGV[1])
  else
    redis.call('ZREMRANGEBYSCORE', KEYS[at], '-inf', ARGV[14])
    redis.call('ZADD', KEYS[at], ARGV[4], ARGV[1])
    keep(KEYS[at], ARGV[4])
  end
end
return 'done'
