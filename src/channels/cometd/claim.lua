-- Makes this node one that hears of the user's messages, and reads what the session has not got.
-- KEYS  1 mailbox   2 entries   3 owners   4 session
-- ARGV  1 this node   2 seconds the keys live   3 position to read from, or '' for the session's cursor
--       4 1 when a connect asks, else 0
-- Returns nil when the session is unknown, else
--         {epoch, last position, origin, cursor, acknowledges, subscribed, first connect,
--          id, body, id, body, …}
local mailbox, entries, owners, session = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local record = redis.call('HMGET', session, 'e', 'o', 'c', 'a', 's')
local state = redis.call('HMGET', mailbox, 'e', 'n')
if not record[1] or record[1] ~= state[1] then return nil end

local last = tonumber(state[2] or 0)
local origin = tonumber(record[2])
local from = tonumber(ARGV[3]) or tonumber(record[3])
from = math.min(math.max(from, origin), last)

redis.call('SADD', owners, ARGV[1])
for _, key in ipairs({ mailbox, owners, session }) do redis.call('EXPIRE', key, ARGV[2]) end
local first = ARGV[4] == '1' and redis.call('HSETNX', session, 'k', 1) or 0

local reply = { state[1], last, origin, from, tonumber(record[4]), tonumber(record[5]), first }
for _, entry in ipairs(redis.call('XRANGE', entries, '(' .. state[1] .. '-' .. from, '+')) do
  reply[#reply + 1] = entry[1]
  reply[#reply + 1] = entry[2][2]
end
return reply
