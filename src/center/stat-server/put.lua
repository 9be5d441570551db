-- Keeps a value that was computed now.
-- KEYS  1 value
-- ARGV  1 value   2 ms it is kept
-- Returns nothing
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('SET', KEYS[1], now .. ' ' .. ARGV[1], 'PX', ARGV[2])
