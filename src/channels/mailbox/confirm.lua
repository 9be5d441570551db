-- Writes down what a session has got, and with it what the user has got. Only the node that holds
-- the session may: what another one has written went to a socket that the client has left.
-- KEYS  1 mailbox   2 session
-- ARGV  1 epoch   2 position   3 this node
-- Returns 1, or 0 when it was not for this node to say
local mailbox, session = KEYS[1], KEYS[2]
local record = redis.call('HMGET', session, 'e', 'w')
if record[1] ~= ARGV[1] or record[2] ~= ARGV[3] then return 0 end
if redis.call('HGET', mailbox, 'e') ~= ARGV[1] then return 0 end

local position = tonumber(ARGV[2])
local confirmed = tonumber(redis.call('HGET', mailbox, 'c') or -1)
if position > confirmed then redis.call('HSET', mailbox, 'c', position) end
redis.call('HSET', session, 'c', position)
return 1
