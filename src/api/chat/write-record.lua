-- Changes the record of a chat's customer, and tells all nodes where that matters to them.
-- KEYS  1 record   hash   u user, t target of pushes (JSON), z time zone offset, v available,
--                         c position answered, x position pushed,
--                         a away: what was confirmed then, n announced, g pushing, f failures
-- ARGV  1 ms it lives, which makes it if need be; empty: a record that is not there stays away
--       2 a field that must not be there, or empty
--       3 channel that is told, or empty   4 chat
--       5 how many fields to clear, then these, then fields and their values
-- Returns 1, or 0 when nothing was changed
local record = KEYS[1]
if ARGV[1] == '' and redis.call('EXISTS', record) == 0 then return 0 end
if ARGV[2] ~= '' and redis.call('HEXISTS', record, ARGV[2]) == 1 then return 0 end
local first = 6 + tonumber(ARGV[5])
if first > 6 then redis.call('HDEL', record, unpack(ARGV, 6, first - 1)) end
if #ARGV >= first then redis.call('HSET', record, unpack(ARGV, first)) end
if ARGV[1] ~= '' then redis.call('PEXPIRE', record, ARGV[1]) end
if ARGV[3] ~= '' then redis.call('PUBLISH', ARGV[3], ARGV[4]) end
return 1
