-- Reads the value where it is young enough; else the caller is the one to compute, or one to wait.
-- KEYS  1 value   2 lease
-- ARGV  1 age in ms from which it is too old, '' for never   2 token   3 ms the lease lives
-- Returns {'cached', value, age in ms}, {'ours'} or {'theirs'}
local kept = redis.call('GET', KEYS[1])
if kept then
  local at, value = string.match(kept, '^(%d+) (.*)$')
  local time = redis.call('TIME')
  -- never negative: another server may have become the master, with a clock of its own
  local age = math.max(0, time[1] * 1000 + math.floor(time[2] / 1000) - at)
  if ARGV[1] == '' or age < tonumber(ARGV[1]) then return { 'cached', value, age } end
end
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('HSET', KEYS[2], 'w', '1')
  return { 'theirs' }
end
redis.call('HSET', KEYS[2], 't', ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return { 'ours' }
