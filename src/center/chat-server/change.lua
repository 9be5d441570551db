-- Changes a chat: all steps or none. An entry exists once this has answered.
-- KEYS  1 chat   hash   s session, u user, k secure key, q queue, j subject, c customer (JSON)
--                       t start, d latest end, n position, a last activity, e end, r its reason
--                       h who has transferred it, f position told to the listeners
--                       o node that tells them, x until when, w until when somebody watches
--                       p:<party> its record (JSON array), m:<party> minute and events in it
--       2 transcript   list of entries: ["type",party record,"text",seconds,time]
-- ARGV  1 this node   2 ms a node may tell before it must renew   3 most entries
--       4 most events of a party a minute   5 most parties   6 seconds kept after the end
--       7 ms between two looks at the chat  8 channel of a node, to be completed   9 chat id
--       10… steps of four: verb, party id, type or record or reason, text (JSON)
--           say   party type   text      join  party record text
--           leave party -      text      end   -     reason -
-- Returns {'unknown'} | {'ended'} | {'absent', party} | {'fast', seconds to wait} | {'full'} |
--         {'done', position, 1 when this node tells it, position told so far, 1 when it is to be
--          watched, entry, …}
local chat, transcript = KEYS[1], KEYS[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local minute = math.floor(clock[1] / 60)

local start, position, ended, teller, tells_until, told, watched = unpack(
  redis.call('HMGET', chat, 't', 'n', 'e', 'o', 'x', 'f', 'w')
)
if not start then return { 'unknown' } end
if ended then return { 'ended' } end
position = tonumber(position)

local present, parties = {}, 0 -- as the steps so far would leave them
for _, field in ipairs(redis.call('HKEYS', chat)) do
  if string.sub(field, 1, 2) == 'p:' then
    present[string.sub(field, 3)] = true
    parties = parties + 1
  end
end

local spoken = {}
for at = 10, #ARGV, 4 do
  local verb, party = ARGV[at], ARGV[at + 1]
  if verb == 'say' then
    if not present[party] then return { 'absent', party } end
    if position >= tonumber(ARGV[3]) then return { 'full' } end
    local last, count = string.match(redis.call('HGET', chat, 'm:' .. party) or '', '(%d+) (%d+)')
    count = tonumber(last) == minute and tonumber(count) or 0
    if count >= tonumber(ARGV[4]) then return { 'fast', 60 - clock[1] % 60 } end
    spoken[party] = count + 1
  elseif verb == 'join' and not present[party] then
    if parties >= tonumber(ARGV[5]) then return { 'full' } end
    present[party] = true
    parties = parties + 1
  elseif verb == 'leave' and present[party] then
    present[party] = nil
    parties = parties - 1
  end
end

local entries = {}
local function write(type, record, text)
  local seconds = math.floor((now - start) / 1000)
  local entry = '["' .. type .. '",' .. record .. ',' .. text .. ',' .. seconds .. ',' .. now .. ']'
  redis.call('RPUSH', transcript, entry)
  entries[#entries + 1] = entry
end

for party, count in pairs(spoken) do
  redis.call('HSET', chat, 'm:' .. party, minute .. ' ' .. count)
end
for at = 10, #ARGV, 4 do
  local verb, party, what, text = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  if verb == 'say' then
    write(what, redis.call('HGET', chat, 'p:' .. party), text)
  elseif verb == 'join' and redis.call('HSETNX', chat, 'p:' .. party, what) == 1 then
    write('Notice.Joined', what, text)
  elseif verb == 'leave' then
    local record = redis.call('HGET', chat, 'p:' .. party)
    if record then
      redis.call('HDEL', chat, 'p:' .. party)
      write('Notice.Left', record, text)
    end
  elseif verb == 'end' then
    redis.call('HSET', chat, 'e', now, 'r', what)
    for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[6]) end
  end
end
if #entries == 0 then return { 'done', position, 0, tonumber(told), 0 } end

if position == 0 then redis.call('PEXPIRE', transcript, redis.call('PTTL', chat)) end
position = position + #entries
redis.call('HSET', chat, 'n', position, 'a', now)

local here = not teller or teller == ARGV[1] or tonumber(tells_until) < now
if here then
  redis.call('HSET', chat, 'o', ARGV[1], 'x', now + ARGV[2])
else
  redis.call('PUBLISH', ARGV[8] .. teller, ARGV[9])
end
local watch = not watched or tonumber(watched) < now
if watch then redis.call('HSET', chat, 'w', now + ARGV[7]) end
return { 'done', position, here and 1 or 0, tonumber(told), watch and 1 or 0, unpack(entries) }
