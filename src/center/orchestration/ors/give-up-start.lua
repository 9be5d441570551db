-- Forgets a start of which nothing came, if it stands as its claimant left it.
-- KEYS  1 run
-- ARGV  1 how it was left
-- Returns nothing
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
