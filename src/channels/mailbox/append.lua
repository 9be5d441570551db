-- Appends messages to mailboxes, each to those of its users, and tells the other nodes that hold them.
-- Being one script with the claim, a message is either seen by a node's claim or published to it.
-- KEYS  of each user:    mailbox   hash    e epoch, n last position, b bytes ever appended,
--                                          c confirmed position
--                        entries   stream  <epoch>-<position> → d body, b bytes appended before it
--                        owners    set     nodes that hold the user
-- ARGV  1 epoch for a mailbox that is new   2 most messages   3 most bytes   4 seconds a mailbox lives
--       5 this node   6 channel of a node, to be completed by its id
--       7 1 when PUBLISH counts all who hear (it counts one server's in a cluster), else 0
--       of each message: seconds the entries live on, body, its users, one a line
-- Returns for each user the id of the message, <epoch>-<position>
local most_bytes = tonumber(ARGV[3])

local function append(mailbox, entries, lifetime, body)
  local state = redis.call('HMGET', mailbox, 'e', 'n', 'b')
  local epoch = state[1] or ARGV[1]
  local position = tonumber(state[2] or 0) + 1
  local before = tonumber(state[3] or 0)
  local total = before + #body
  local id = epoch .. '-' .. position
  redis.call('HSET', mailbox, 'e', epoch, 'n', position, 'b', total)
  redis.call('XADD', entries, 'MAXLEN', ARGV[2], id, 'd', body, 'b', before)
  -- Never sooner than an earlier entry has asked for; GT takes a key that is new for endless.
  if redis.call('EXPIRE', entries, lifetime, 'GT') == 0 and redis.call('TTL', entries) < 0 then
    redis.call('EXPIRE', entries, lifetime)
  end
  redis.call('EXPIRE', mailbox, ARGV[4])
  while total > most_bytes do
    local oldest = redis.call('XRANGE', entries, '-', '+', 'COUNT', 1)[1]
    if oldest[1] == id or total - tonumber(oldest[2][4]) <= most_bytes then break end
    redis.call('XDEL', entries, oldest[1])
  end
  return epoch, position, id
end

local function tell(owners, user, epoch, position, body)
  for _, node in ipairs(redis.call('SMEMBERS', owners)) do
    if node ~= ARGV[5] then
      local line = table.concat({ 'appended', user, epoch, position, body }, '\n')
      local heard = redis.call('PUBLISH', ARGV[6] .. node, line)
      if heard == 0 and ARGV[7] == '1' then redis.call('SREM', owners, node) end
    end
  end
end

local kept = {}
for at = 8, #ARGV, 3 do
  local lifetime, body, users = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  for user in string.gmatch(users, '[^\n]+') do
    local key = 3 * #kept
    local mailbox, entries, owners = KEYS[key + 1], KEYS[key + 2], KEYS[key + 3]
    local epoch, position, id = append(mailbox, entries, lifetime, body)
    tell(owners, user, epoch, position, body)
    kept[#kept + 1] = id
  end
end
return table.concat(kept, ' ')
