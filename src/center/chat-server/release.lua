-- Lets another node tell of chats from now on, where this node does.
-- KEYS  of each: chat
-- ARGV  1 this node
-- Returns of each 1, or 0 when another node tells it
local released = {}
for at, chat in ipairs(KEYS) do
  released[at] = 0
  if redis.call('HGET', chat, 'o') == ARGV[1] then
    redis.call('HSET', chat, 'x', 0)
    released[at] = 1
  end
end
return table.concat(released, ' ')
