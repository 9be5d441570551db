-- Adds numbers to a pool that is being loaded; with the last of them the pool is there, all at once.
-- KEYS  1 bookings   2 due   3 shared   4 idle   5 open (see bookings.lua)
--       6 draft idle   7 draft open: one loader's own
-- ARGV  1 numbers of the whole pool when these are the last, else 0   2 ms the keys live
--       3 ms the drafts live   4… numbers
-- Returns 0 when more numbers are due, 1 when the pool is there, -1 when the drafts were lost
local call = redis.call
local idle, open, draft_idle, draft_open = KEYS[4], KEYS[5], KEYS[6], KEYS[7]
if call('EXISTS', idle) == 1 then
  call('DEL', draft_idle, draft_open)
  return 1
end

for at = 4, #ARGV do
  call('RPUSH', draft_idle, ARGV[at])
  call('ZADD', draft_open, 0, ARGV[at])
end
call('PEXPIRE', draft_idle, ARGV[3])
call('PEXPIRE', draft_open, ARGV[3])
if ARGV[1] == '0' then return 0 end
if call('LLEN', draft_idle) ~= tonumber(ARGV[1]) then return -1 end

call('RPUSH', draft_idle, '')
call('RENAME', draft_idle, idle)
call('RENAME', draft_open, open)
call('HSET', KEYS[1], '', '')
call('ZADD', KEYS[2], 'inf', '')
call('ZADD', KEYS[3], 0, '')
for at = 1, 5 do call('PEXPIRE', KEYS[at], ARGV[2]) end
return 1
