-- Puts a callback in place of what it was, if it still is that, with its places in queue, slot and lookups.
-- KEYS  1 record   2 queue   3 wake   4 bookings of the day it leaves   5 bookings of the day it enters
--       6… lookups, one for each value it comes or ceases to be found by
-- ARGV  1 id   2 the version it must have, 0 when there must be none   3 the callback as text
--       4 kept until (ms)   5 desired time, empty when it is as before   6 when somebody is to look at it
--       7 cell it leaves, or empty   8 cell it enters, or empty   9 capacity of its slot
--       10 first cell of the slot   11 cells of the slot   12 the day's bookings kept until (ms)
--       13 now (ms)   14… 1 for each lookup that it comes into, 0 for each it goes out of
-- Returns done, stale (it is another version) or full (nothing is changed then)
local text = redis.call('GET', KEYS[1])
local version = text and string.match(text, '^%d+') or '0'
if version ~= ARGV[2] then return 'stale' end

local function keep(key, ends)
  if ends < tonumber(ARGV[4]) then redis.call('PEXPIREAT', key, ARGV[4]) end
end

local leaves = ARGV[7] ~= '' and (tonumber(redis.call('HGET', KEYS[4], ARGV[7])) or 0) > 0
if ARGV[8] ~= '' then
  local first, count = tonumber(ARGV[10]), tonumber(ARGV[11])
  local fields = {}
  for at = 0, count - 1 do fields[#fields + 1] = first + at end
  local booked = 0
  for _, number in ipairs(redis.call('HMGET', KEYS[5], unpack(fields))) do
    booked = booked + (tonumber(number) or 0)
  end
  local left = tonumber(ARGV[7])
  if leaves and KEYS[4] == KEYS[5] and left >= first and left < first + count then
    booked = booked - 1
  end
  if booked >= tonumber(ARGV[9]) then return 'full' end
  if redis.call('HINCRBY', KEYS[5], ARGV[8], 1) == 1 then redis.call('PEXPIREAT', KEYS[5], ARGV[12]) end
end
if leaves and redis.call('HINCRBY', KEYS[4], ARGV[7], -1) <= 0 then
  redis.call('HDEL', KEYS[4], ARGV[7])
end

redis.call('SET', KEYS[1], ARGV[3], 'PXAT', ARGV[4])
if ARGV[5] ~= '' then
  redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1])
  keep(KEYS[2], redis.call('PEXPIRETIME', KEYS[2]))
end
redis.call('ZADD', KEYS[3], ARGV[6], ARGV[1])
keep(KEYS[3], redis.call('PEXPIRETIME', KEYS[3]))
for at = 6, #KEYS do
  if ARGV[at + 8] == '0' then
    redis.call('ZREM', KEYS[at], ARGV[1])
  else
    local ends = redis.call('PEXPIRETIME', KEYS[at])
    if ends > 0 and redis.call('ZREMRANGEBYSCORE', KEYS[at], '-inf', ARGV[13]) > 0 then
      ends = redis.call('PEXPIRETIME', KEYS[at]) -- without any left it is a new one
    end
    redis.call('ZADD', KEYS[at], ARGV[4], ARGV[1])
    keep(KEYS[at], ends)
  end
end
return 'done'
