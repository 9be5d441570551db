-- Keeps what the claimant has made of a run.
-- KEYS  1 run, 2 claim
-- ARGV  1 token, 2 run ('': it stays as it is), 3 ms to keep it (0: forget it),
--       4 ms that the claim lasts from now on (0: it ends)
-- Returns 1, or 0 when the claim was lost; then nothing has changed
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
if ARGV[3] == '0' then
  redis.call('DEL', KEYS[1])
elseif ARGV[2] ~= '' then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
if ARGV[4] == '0' then
  redis.call('DEL', KEYS[2])
else
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
return 1
