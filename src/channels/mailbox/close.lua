-- Ends a session and tells the node that holds it.
-- KEYS  1 session
-- ARGV  1 1 when only the node that holds it may, else 0   2 this node
--       3 channel of a node, to be completed by its id   4 user   5 client id
-- Returns 1, or 0 when there was nothing to end
local holder = redis.call('HGET', KEYS[1], 'w')
if not holder or (ARGV[1] == '1' and holder ~= ARGV[2]) then return 0 end
redis.call('DEL', KEYS[1])
if holder ~= ARGV[2] then
  redis.call('PUBLISH', ARGV[3] .. holder, 'changed\n' .. ARGV[4] .. '\n' .. ARGV[5])
end
return 1
