-- Makes a session for a user. It starts where the user's devices have confirmed, so that what was
-- published between two sessions is not lost, and what was shown is not shown again.
-- KEYS  1 mailbox   2 entries
--       3 session   hash   e epoch, o origin, c cursor, a acknowledges, s subscribed,
--                          w node that holds it, k connects claimed
-- ARGV  1 epoch for a mailbox that is new   2 acknowledges (1 or 0)   3 seconds the keys live
--       4 this node
-- Returns {epoch, cursor}
local mailbox, entries, session = KEYS[1], KEYS[2], KEYS[3]

redis.call('HSETNX', mailbox, 'e', ARGV[1])
local epoch = redis.call('HGET', mailbox, 'e')
local cursor = redis.call('HGET', mailbox, 'c')
if not cursor then
  local oldest = redis.call('XRANGE', entries, '-', '+', 'COUNT', 1)[1]
  if oldest then
    cursor = tonumber(string.match(oldest[1], '%-(%d+)$')) - 1
  else
    cursor = redis.call('HGET', mailbox, 'n') or 0
  end
end
redis.call('HSET', session, 'e', epoch, 'o', cursor, 'c', cursor, 'a', ARGV[2], 's', 0, 'w', ARGV[4])
redis.call('EXPIRE', session, ARGV[3])
redis.call('EXPIRE', mailbox, ARGV[3])
return { epoch, tonumber(cursor) }
