-- Pushes a value to each list, with a mark that all share.
-- KEYS  of each: the list
-- ARGV  1 mark   of each: value
-- Returns of each the list's length
local lengths = {}
for at = 1, #KEYS do
  lengths[at] = redis.call('RPUSH', KEYS[at], ARGV[1] .. ARGV[at + 1])
end
return table.concat(lengths, ' ')
