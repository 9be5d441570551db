-- Makes this node one that hears of the user's messages, and reads what the session has not got.
-- A connect also makes it the node that holds the session; the one that held it is told.
-- KEYS  1 mailbox   2 entries   3 owners   4 session
-- ARGV  1 this node   2 seconds the keys live   3 position to read from, or '' for the session's cursor
--       4 1 when a connect asks, else 0   5 channel of a node, to be completed by its id
--       6 user   7 client id
-- Returns nil when the session is unknown, or knows of messages that Redis has lost; else
--         {epoch, last position, origin, cursor, acknowledges, subscribed, connects claimed,
--          id, body, id, body, …}
local mailbox, entries, owners, session = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local record = redis.call('HMGET', session, 'e', 'o', 'c', 'a', 's', 'w', 'k')
local state = redis.call('HMGET', mailbox, 'e', 'n')
if not record[1] or record[1] ~= state[1] then return nil end

local last = tonumber(state[2] or 0)
local origin = tonumber(record[2])
local from = math.max(tonumber(ARGV[3]) or tonumber(record[3]), origin)
if from > last then
  -- A failover took the last writes along: positions will be given out again, to other messages.
  redis.call('DEL', session)
  return nil
end

redis.call('SADD', owners, ARGV[1])
for _, key in ipairs({ mailbox, owners, session }) do redis.call('EXPIRE', key, ARGV[2]) end
local connects = tonumber(record[7] or 0)
if ARGV[4] == '1' then
  connects = redis.call('HINCRBY', session, 'k', 1)
  redis.call('HSET', session, 'w', ARGV[1])
  if record[6] and record[6] ~= ARGV[1] then
    local line = table.concat({ 'moved', ARGV[6], ARGV[7], connects }, '\n')
    redis.call('PUBLISH', ARGV[5] .. record[6], line)
  end
end

local reply = { state[1], last, origin, from, tonumber(record[4]), tonumber(record[5]), connects }
for _, entry in ipairs(redis.call('XRANGE', entries, '(' .. state[1] .. '-' .. from, '+')) do
  reply[#reply + 1] = entry[1]
  reply[#reply + 1] = entry[2][2]
end
return reply
