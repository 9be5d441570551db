-- Writes down what sessions have got, and with it what their users have got. Only the node that holds
-- a session may: what another one has written went to a socket that the client has left.
-- KEYS  of each: mailbox, session
-- ARGV  1 this node   of each: epoch, position
-- Returns of each 1, or 0 when it was not for this node to say
local function confirm(mailbox, session, epoch, position)
  local record = redis.call('HMGET', session, 'e', 'w')
  if record[1] ~= epoch or record[2] ~= ARGV[1] then return 0 end
  local state = redis.call('HMGET', mailbox, 'e', 'c')
  if state[1] ~= epoch then return 0 end

  if tonumber(position) > tonumber(state[2] or -1) then
    redis.call('HSET', mailbox, 'c', position)
  end
  redis.call('HSET', session, 'c', position)
  return 1
end

local done = {}
for at = 0, #KEYS / 2 - 1 do
  done[at + 1] = confirm(KEYS[2 * at + 1], KEYS[2 * at + 2], ARGV[2 * at + 2], ARGV[2 * at + 3])
end
return table.concat(done, ' ')
