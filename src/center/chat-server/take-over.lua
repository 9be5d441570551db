-- Makes this node the one that tells of a chat, when something is untold and nobody else does it.
-- KEYS  1 chat
-- ARGV  1 this node   2 ms it may tell
-- Returns the position told so far; -1 when nothing is untold, -2 when another node tells it
local chat = KEYS[1]
local position, told, teller, tells_until = unpack(redis.call('HMGET', chat, 'n', 'f', 'o', 'x'))
if not position or position == told then return -1 end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if teller and teller ~= ARGV[1] and tonumber(tells_until) >= now then return -2 end
redis.call('HSET', chat, 'o', ARGV[1], 'x', now + ARGV[2])
return tonumber(told)
