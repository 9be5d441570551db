-- Takes one value out of an entry, if the entry still is what it was when it was read.
-- KEYS  1 entry   2 files
-- ARGV  1 the entry's text as it was read   2 its text without the value
--       3, 4 the fields of the value's file, which need not be there
-- Returns 1, or 0 when the entry has changed or gone meanwhile
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
redis.call('HDEL', KEYS[2], ARGV[3], ARGV[4])
return 1
