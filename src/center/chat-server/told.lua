-- Writes down what the listeners have heard of a chat, if it is still this node that tells them.
-- KEYS  1 chat
-- ARGV  1 this node   2 position   3 ms it may go on telling
-- Returns 1, or 0 when another node tells now
local chat = KEYS[1]
if redis.call('HGET', chat, 'o') ~= ARGV[1] then return 0 end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('HSET', chat, 'f', ARGV[2], 'x', now + ARGV[3])
return 1
