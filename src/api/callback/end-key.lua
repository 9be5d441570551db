-- Ends the claim of a key, if it still is the caller's: with an answer, or as if it had not been.
-- KEYS  1 key
-- ARGV  1 token   2 the answer, or empty
-- Returns nothing
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return end
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1])
else
  redis.call('HSET', KEYS[1], 'answer', ARGV[2])
  redis.call('HDEL', KEYS[1], 'until')
end
