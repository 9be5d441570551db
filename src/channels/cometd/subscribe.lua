-- Notes whether a session wants the messages of its user's mailbox.
-- KEYS  1 session
-- ARGV  1 subscribed (1 or 0)
-- Returns 1, or 0 when the session is unknown
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 's', ARGV[1])
return 1
