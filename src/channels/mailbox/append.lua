-- Appends one message to a user's mailbox and tells the other nodes that hold the user.
-- Being one script with the claim, a message is either seen by a node's claim or published to it.
-- KEYS  1 mailbox   hash    e epoch, n last position, b bytes ever appended, c confirmed position
--       2 entries   stream  <epoch>-<position> → d body, b bytes appended before it
--       3 owners    set     nodes that hold the user
-- ARGV  1 epoch for a mailbox that is new   2 most messages   3 most bytes
--       4 seconds the entries live on       5 seconds the mailbox lives
--       6 this node   7 channel of a node, to be completed by its id   8 user   9 body
--       10 1 when PUBLISH counts all who hear (it counts one server's in a cluster), else 0
-- Returns {epoch, position}
local mailbox, entries, owners = KEYS[1], KEYS[2], KEYS[3]
local body = ARGV[9]
local most_bytes = tonumber(ARGV[3])

redis.call('HSETNX', mailbox, 'e', ARGV[1])
local epoch = redis.call('HGET', mailbox, 'e')
local position = redis.call('HINCRBY', mailbox, 'n', 1)
local total = redis.call('HINCRBY', mailbox, 'b', #body)
local id = epoch .. '-' .. position
redis.call('XADD', entries, 'MAXLEN', ARGV[2], id, 'd', body, 'b', total - #body)
-- Never sooner than an earlier entry has asked for; GT takes a key that is new for endless.
if redis.call('EXPIRE', entries, ARGV[4], 'GT') == 0 and redis.call('TTL', entries) < 0 then
  redis.call('EXPIRE', entries, ARGV[4])
end
redis.call('EXPIRE', mailbox, ARGV[5])

local oldest = redis.call('XRANGE', entries, '-', '+', 'COUNT', 1)[1]
while oldest[1] ~= id and total - tonumber(oldest[2][4]) > most_bytes do
  redis.call('XDEL', entries, oldest[1])
  oldest = redis.call('XRANGE', entries, '-', '+', 'COUNT', 1)[1]
end

for _, node in ipairs(redis.call('SMEMBERS', owners)) do
  if node ~= ARGV[6] then
    local line = table.concat({ 'appended', ARGV[8], epoch, position, body }, '\n')
    local heard = redis.call('PUBLISH', ARGV[7] .. node, line)
    if heard == 0 and ARGV[10] == '1' then redis.call('SREM', owners, node) end
  end
end
return { epoch, position }
