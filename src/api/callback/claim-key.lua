-- Claims a key for a request, or tells what is known of it.
-- KEYS  1 key
-- ARGV  1 digest of the request   2 id for its callback   3 token   4 for how long, unless it is held (ms)   5 kept for (ms)
-- Returns first or again and the callback's id; answered and the answer; under-way; or another
local known = redis.call('HMGET', KEYS[1], 'digest', 'id', 'answer', 'until')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if known[1] and known[1] ~= ARGV[1] then return { 'another' } end
if known[3] then return { 'answered', known[3] } end
if known[4] and tonumber(known[4]) > now then return { 'under-way' } end
local id = known[2] or ARGV[2]
redis.call('HSET', KEYS[1], 'digest', ARGV[1], 'id', id, 'token', ARGV[3], 'until', now + ARGV[4])
if not known[1] then redis.call('PEXPIRE', KEYS[1], ARGV[5]) end
return { known[1] and 'again' or 'first', id }
