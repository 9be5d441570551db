-- Writes down what a session has got, and with it what the user has got.
-- KEYS  1 mailbox   2 session
-- ARGV  1 epoch   2 position
-- Returns 1, or 0 when the mailbox has begun anew meanwhile
local mailbox, session = KEYS[1], KEYS[2]
if redis.call('HGET', mailbox, 'e') ~= ARGV[1] then return 0 end

local position = tonumber(ARGV[2])
local confirmed = tonumber(redis.call('HGET', mailbox, 'c') or -1)
if position > confirmed then redis.call('HSET', mailbox, 'c', position) end
if redis.call('EXISTS', session) == 1 then redis.call('HSET', session, 'c', position) end
return 1
