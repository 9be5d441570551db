-- Finds a session and lets it be idle anew.
-- KEYS  1 the session
-- ARGV  1 how long it may be idle, in ms
-- Returns the record and the ms it has left; nothing when there is none
local text = redis.call('GET', KEYS[1])
if not text then return false end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local left = math.min(tonumber(ARGV[1]), cjson.decode(text)['until'] - now)
if left <= 0 then
  redis.call('DEL', KEYS[1])
  return false
end
redis.call('PEXPIRE', KEYS[1], left)
return { text, left }
