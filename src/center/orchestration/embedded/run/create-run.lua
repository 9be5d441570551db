-- Keeps a new run, claimed by who made it.
-- KEYS  1 run, 2 claim
-- ARGV  1 token, 2 lease in ms, 3 run, 4 ms to keep it
-- Returns 1, or 0 when there is one already
if not redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4], 'NX') then return 0 end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return 1
