-- Adds a note, and drops what is too old or too much.
-- KEYS  1 the stream
-- ARGV  1 note, 2 most notes, 3 for how many ms they are kept
-- Returns nothing
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'note', ARGV[1])
redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%.0f', now - ARGV[3]))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
