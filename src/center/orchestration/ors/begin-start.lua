-- Marks a start as sent, if it is still its claimant's: from now on nobody else may send it.
-- KEYS  1 run
-- ARGV  1 token   2 for how long (ms)
-- Returns 1, or 0 when another has it now
if redis.call('GET', KEYS[1]) ~= '?' .. ARGV[1] then return 0 end
redis.call('SET', KEYS[1], '', 'PX', ARGV[2])
return 1
