-- The second part of change-state.lua: what waits finds who could take it.

-- Whose turn it is; who has refused it lately is passed over, until a deadline reminds of it.
local function choose(id, line)
  local at = 0
  while true do
    local agent = call('ZRANGE', line, at, at)[1]
    if not agent then return nil end
    local until_then = tonumber(call('ZSCORE', key(REFUSED, agent), id) or 0)
    if until_then <= now then return agent end
    call('ZADD', DUE, 'LT', until_then, id)
    at = at + 1
  end
end

-- The earliest in the queue for which somebody is there.
local function first_match(media, queue)
  local line, waiting, at = key(LINE, media .. ':' .. queue), key(WAITING, media .. ':' .. queue), 0
  if call('EXISTS', line) == 0 then return nil end
  while true do
    local id, number = unpack(call('ZRANGE', waiting, at, at, 'WITHSCORES'))
    if not id then return nil end
    local agent = choose(id, line)
    if agent then return { id = id, agent = agent, number = tonumber(number) } end
    at = at + 1
  end
end

-- Only queues that were stirred can hold a match: before the change there was none.
local function match()
  while true do
    local best
    for queue in pairs(stirred) do
      for _, media in ipairs({ 'voice', 'chat' }) do
        local found = first_match(media, queue)
        if found and (not best or found.number < best.number) then best = found end
      end
    end
    if not best then return end
    offer(best.id, best.agent)
  end
end
