-- Makes a chat without entries, unless there is one.
-- KEYS  1 chat
-- ARGV  1 ms it may last   2 ms it is kept after that   3… fields and values (see change.lua)
-- Returns 1, or 0 when there is one
local chat = KEYS[1]
if redis.call('EXISTS', chat) == 1 then return 0 end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('HSET', chat, 't', now, 'd', now + ARGV[1], 'a', now, 'n', 0, 'f', 0, unpack(ARGV, 3))
redis.call('PEXPIRE', chat, ARGV[1] + ARGV[2])
return 1
