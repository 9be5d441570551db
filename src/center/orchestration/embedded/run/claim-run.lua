-- Claims a run, unless somebody works on it.
-- KEYS  1 run, 2 claim
-- ARGV  1 token, 2 lease in ms
-- Returns {now in ms, run, 1 or 0 whether it is claimed now}, or nothing when there is no run
local run = redis.call('GET', KEYS[1])
if not run then return nil end
local claimed = redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2], 'NX')
local time = redis.call('TIME')
return { time[1] * 1000 + math.floor(time[2] / 1000), run, claimed and 1 or 0 }
