-- Renews the claim of a key, if it still is the caller's and has not ended.
-- KEYS  1 key
-- ARGV  1 token   2 for how long (ms)
-- Returns nothing
local known = redis.call('HMGET', KEYS[1], 'token', 'until')
if known[1] ~= ARGV[1] or not known[2] then return end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'until', now + ARGV[2])
