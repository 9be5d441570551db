-- Notes whether a session wants the messages of its user's mailbox, and tells the node that holds it.
-- KEYS  1 session
-- ARGV  1 subscribed (1 or 0)   2 this node   3 channel of a node, to be completed by its id
--       4 user   5 client id
-- Returns 1, or 0 when the session is unknown
local holder = redis.call('HGET', KEYS[1], 'w')
if not holder then return 0 end
redis.call('HSET', KEYS[1], 's', ARGV[1])
if holder ~= ARGV[2] then
  redis.call('PUBLISH', ARGV[3] .. holder, 'changed\n' .. ARGV[4] .. '\n' .. ARGV[5])
end
return 1
