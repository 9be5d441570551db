-- Claims the start of a run, also one that was claimed a while ago and of which nothing was sent.
-- KEYS  1 run
-- ARGV  1 token   2 for how long (ms)   3 for how long a claimant may leave it at that (ms)
-- Returns nothing when it is the caller's now, else what is known: a run, or that it is under way
local found = redis.call('GET', KEYS[1])
local isIdle = found and string.sub(found, 1, 1) == '?'
  and tonumber(ARGV[2]) - redis.call('PTTL', KEYS[1]) > tonumber(ARGV[3])
if found and not isIdle then return found end
redis.call('SET', KEYS[1], '?' .. ARGV[1], 'PX', ARGV[2])
return false
