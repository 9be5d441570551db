-- Takes back a confirmation: the user's next session begins after this position.
-- KEYS  1 mailbox
-- ARGV  1 epoch   2 position
-- Returns 1, or 0 when there was nothing to take back
local state = redis.call('HMGET', KEYS[1], 'e', 'c')
if state[1] ~= ARGV[1] or not state[2] or tonumber(state[2]) <= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], 'c', ARGV[2])
return 1
